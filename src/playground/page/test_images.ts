/// <reference lib="dom" />
import { element } from "./dom";
import { EncodedSide, termsInWords } from "./encoded_side";
import { gallery } from "./gallery";
import type { LoadedModel } from "./model";
import type { Session } from "./session";

/** Test images to choose from: one is encoded, decoded and shown on the map. */
export function testImages(session: Session): HTMLElement {
  const { model } = session;
  const side = new EncodedSide(session, "test image");
  let chosen = 0;
  const choose = (index: number) => {
    chosen = index;
    const label = model.points.labels[index];
    if (model.told.includes(label)) session.label = label;
    session.drawing = encoded(model, index, session.label);
    session.look(model.testView(index), { pin: true });
  };
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
  return element("div", { class: "draw choose" }, gallery(model, choose).element, ...side.elements);
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
