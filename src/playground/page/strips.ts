/// <reference lib="dom" />
import { element } from "./dom";
import { Film } from "./film";
import type { PicturedModel, Strip } from "./pictured_model";
import type { Session } from "./session";
import { useInWords } from "./words";

/** Pictures of the strongest dimensions, each with all others at 0. */
export function dimensionStrips(session: Session, model: PicturedModel): HTMLElement {
  const { values } = model.payload.strips;
  const [low, high] = [values[0], values[values.length - 1]].map((v) =>
    String(v).replace("-", "−"),
  );
  const rows = model.dimensions.map(({ dimension, strip }) => {
    const name = element("span", { class: "dimension" }, "z", element("sub", {}, String(dimension + 1))); // prettier-ignore
    const cost = element("span", { class: "hint" }, useInWords(model.payload, dimension));
    const head = element("div", { class: "strip-name" }, name, cost);
    return stripRow(session, model, strip, `z${dimension + 1}`, head);
  });
  const hint = `Strongest first; along each row one dimension goes from ${low} to ${high}, the others stay at 0.`; // prettier-ignore
  return element("div", { class: "strips" }, ...rows, element("p", { class: "hint" }, hint));
}

/** Pictures of the way between test images. */
export function wayStrips(session: Session, model: PicturedModel): HTMLElement {
  const { classNames, ways } = model.payload;
  const nameOf = (index: number) => classNames[model.points.labels[index]] ?? `image ${index + 1}`;
  const rows = model.ways.map((strip, row) => {
    const [from, to] = ways.pairs[row].map(nameOf);
    const head = element("div", { class: "strip-name" }, element("span", {}, `${from} → ${to}`));
    return stripRow(session, model, strip, `From ${from} to ${to}`, head);
  });
  const hint = "From one test image's latent to another's, along a straight line.";
  return element("div", { class: "strips" }, ...rows, element("p", { class: "hint" }, hint));
}

/** A film with a slider under it, whose stops are the film's pictures. */
function stripRow(
  session: Session,
  model: PicturedModel,
  strip: Strip,
  name: string,
  head: HTMLElement,
): HTMLElement {
  const { imageShape } = model.payload;
  const film = new Film(imageShape, strip.length, (i) => `${name}: ${i + 1} of ${strip.length}`);
  const middle = Math.floor(strip.length / 2);
  const slider = element("input", {
    ...{ type: "range", min: 0, max: strip.length - 1, step: 1, value: middle },
    "aria-label": name,
  });
  const look = (step: number) => session.look(strip[step], { pin: true });
  slider.addEventListener("input", () => look(Number(slider.value)));
  film.element.addEventListener("click", ({ clientX }) => {
    const { left, width } = film.element.getBoundingClientRect();
    const step = Math.floor(((clientX - left) / width) * strip.length);
    const inside = Math.min(strip.length - 1, Math.max(0, step));
    slider.value = String(inside);
    look(inside);
  });
  let shown: number | undefined;
  session.listen(() => {
    if (shown === session.label) return;
    shown = session.label;
    film.show(strip.map((view) => view.picture(session.label)));
  });
  return element("div", { class: "strip" }, head, element("div", { class: "between" }, film.element, slider)); // prettier-ignore
}
