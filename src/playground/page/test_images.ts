/// <reference lib="dom" />
import { element, uniqueId } from "./dom";
import { EncodedSide, termsInWords } from "./encoded_side";
import type { LoadedModel } from "./model";
import { Picture } from "./picture";
import type { Session } from "./session";

const mostShown = 24;

/** Test images to choose from: one is encoded, decoded and shown on the map. */
export function testImages(session: Session): HTMLElement {
  const { model } = session;
  const { imageShape, classNames } = model.payload;
  const side = new EncodedSide(session, "test image");
  const name = uniqueId("test");
  const list = element("div", {
    class: "gallery",
    role: "radiogroup",
    "aria-label": "Test image",
  });
  let chosen = 0;
  const choose = (index: number) => {
    chosen = index;
    const label = model.points.labels[index];
    if (model.told.includes(label)) session.label = label;
    session.drawing = encoded(model, index, session.label);
    session.look(model.testView(index), { pin: true });
  };
  for (let index = 0; index < Math.min(mostShown, model.pictured); index++) {
    const known = classNames[model.points.labels[index]];
    const text = `Number ${index + 1}${known === undefined ? "" : `: ${known}`}`;
    const input = element("input", { type: "radio", name, "aria-label": text, checked: index === 0 }); // prettier-ignore
    input.addEventListener("change", () => choose(index));
    const picture = new Picture(imageShape, "choice-picture", text);
    picture.canvas.setAttribute("aria-hidden", "true");
    picture.show(model.image(index));
    list.append(element("label", { title: text }, input, picture.canvas));
  }
  let image = model.image(0);
  let shown = 0;
  session.listen(() => {
    if (chosen !== shown) [image, shown] = [model.image(chosen), chosen];
    const { label } = session;
    side.show(
      image,
      () => model.testView(chosen).picture(label),
      () => (model.kind === "network" ? termsInWords(model.network.terms(image, label)) : ""),
    );
  });
  return element("div", { class: "draw choose" }, list, ...side.elements);
}

/** For the map; without the model's encoder nothing is known of the posterior's width. */
function encoded(model: LoadedModel, index: number, label: number) {
  if (model.kind !== "network") return undefined;
  const image = model.image(index);
  const { mean, logVar } = model.network.encode(image, label);
  return {
    ...{ image, name: "test image", mean },
    deviation: logVar.map((v) => Math.exp(v / 2)),
  };
}
