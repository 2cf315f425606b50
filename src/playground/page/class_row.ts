/// <reference lib="dom" />
import { counted } from "../../config";
import { element, uniqueId } from "./dom";
import { Picture } from "./picture";
import type { Session } from "./session";
import type { View } from "./view";
import { sameStyle } from "./words";

/** In a frame: so many, and of a slow network as many as fit into this time, one at least. */
const decodedAFrame = { most: 3, milliseconds: 8 };
/** More classes than these are chosen from a list; the first of them are pictured. */
const mostPictured = 60;
const fewPictured = 24;

/**
 * The latent in view as every class: what a model is told is chosen among pictures of what it
 * would draw, so that the row is the selector and shows the analogies at once.
 */
export function classRow(session: Session): HTMLElement {
  const { payload, told } = session.model;
  const { classNames, imageShape } = payload;
  const name = uniqueId("class");
  const kind = payload.item === "image" ? "class" : payload.item;
  const row = element("div", {
    class: told.length > 20 ? "classes many" : "classes",
    role: "radiogroup",
    "aria-label": `Which ${kind} to draw`,
  });
  const pictured = told.length > mostPictured ? told.slice(0, fewPictured) : told;
  row.style.setProperty("--columns", String(columnsFor(pictured.length)));
  const choices = pictured.map((label) => {
    const text = classNames[label];
    const input = element("input", { type: "radio", name, value: label, "aria-label": text });
    input.addEventListener("change", () => {
      session.label = label;
      session.changed();
    });
    const picture = new Picture(imageShape, "told", `told ${text}`);
    picture.canvas.setAttribute("aria-hidden", "true");
    const caption = element("span", { "aria-hidden": true }, text);
    const place = element("label", { title: text }, input, picture.canvas, caption);
    row.append(place);
    return { label, input, picture, place };
  });
  const list = told.length > mostPictured ? classList(session, kind) : undefined;
  // All decodings at once would hold up the pointer: some go into each frame, in turn.
  let waiting: number[] = [];
  let shown: View | undefined;
  session.listen(() => {
    const { view } = session;
    const { length } = choices;
    const chosen = choices.findIndex(({ label }) => label === session.label);
    if (list) list.value = String(session.label);
    if (chosen < 0) choices.forEach(({ input }) => (input.checked = false));
    if (chosen >= 0 && !choices[chosen].input.checked) {
      choices[chosen].input.checked = true;
      // What a drawing was read as may be out of sight.
      row.scrollTop = choices[chosen].place.offsetTop - row.clientHeight / 3;
    }
    if (view !== shown) {
      const first = waiting[0] ?? Math.max(0, chosen);
      waiting = Array.from({ length }, (_, k) => (first + k) % length);
      shown = view;
    }
    const end = performance.now() + decodedAFrame.milliseconds;
    for (let n = 0; n < decodedAFrame.most && waiting.length > 0; n++) {
      if (n > 0 && performance.now() >= end) break;
      const { label, picture } = choices[waiting[0]];
      picture.show(view.picture(label));
      waiting = waiting.slice(1);
    }
    if (waiting.length > 0) session.changed();
  });
  const title = element("p", { class: "name" }, sameStyle(payload));
  if (!list) return element("div", { class: "class-row" }, title, row);
  const all = `${counted(told.length)} classes; pictures of the first ${fewPictured}`;
  const head = element("div", { class: "class-choice" }, list, element("span", { class: "name" }, all)); // prettier-ignore
  return element("div", { class: "class-row" }, head, row);
}

/** All classes by their names. */
function classList(session: Session, kind: string): HTMLSelectElement {
  const { payload, told } = session.model;
  const list = element("select", { "aria-label": `Class, of all: which ${kind} to draw` });
  for (const label of told) {
    list.append(element("option", { value: label }, payload.classNames[label]));
  }
  list.addEventListener("change", () => {
    session.label = Number(list.value);
    session.changed();
  });
  return list;
}

/** Rows of equal length where that is possible: 12 classes are 2 × 6 rather than 10 and 2. */
function columnsFor(classes: number): number {
  const rows = Math.ceil(classes / 12);
  return Math.ceil(classes / rows);
}
