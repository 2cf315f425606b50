/// <reference lib="dom" />
import { element, uniqueId } from "./dom";
import { Picture } from "./picture";
import type { Session } from "./session";

const decodedAFrame = 3;

/**
 * The latent in view as every class: what a conditional model is told is chosen among pictures of
 * what it would draw, so that the row is the selector and shows the analogies at once.
 */
export function digitRow(session: Session): HTMLElement {
  const { classNames, imageShape } = session.model.payload;
  const name = uniqueId("digit");
  const row = element("div", {
    class: "digits",
    role: "radiogroup",
    "aria-label": "Digit to draw",
  });
  const inputs = classNames.map((text, label) => {
    const input = element("input", { type: "radio", name, value: label, "aria-label": text });
    input.addEventListener("change", () => {
      session.label = label;
      session.changed();
    });
    return input;
  });
  const pictures = classNames.map((text) => new Picture(imageShape, "told", `told ${text}`));
  pictures.forEach(({ canvas }, label) => {
    canvas.setAttribute("aria-hidden", "true");
    const text = element("span", { "aria-hidden": true }, classNames[label]);
    row.append(element("label", {}, inputs[label], canvas, text));
  });
  // Ten decodings at once would hold up the pointer: some go into each frame, in turn.
  let waiting: number[] = [];
  let shown: Float32Array | undefined;
  session.listen(() => {
    const { z } = session.view;
    inputs[session.label].checked = true;
    if (z !== shown) {
      const { length } = classNames;
      const first = waiting[0] ?? session.label;
      waiting = Array.from({ length }, (_, k) => (first + k) % length);
      shown = z;
    }
    for (const label of waiting.splice(0, decodedAFrame)) {
      pictures[label].show(session.model.network.decode(z, label));
    }
    if (waiting.length > 0) session.changed();
  });
  const title = element("p", { class: "name" }, "This handwriting as every digit; choose one");
  return element("div", { class: "digit-row" }, title, row);
}
