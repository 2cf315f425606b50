/// <reference lib="dom" />
import { centreDrawing } from "../centre_drawing";
import { amongTestImages } from "./among_test_images";
import { button, element } from "./dom";
import { EncodedSide, termsInWords } from "./encoded_side";
import type { PlainTerms } from "../network";
import type { LiveModel } from "./live_model";
import { Pen } from "./pen";
import { readableLabel } from "./readable_label";
import type { Session } from "./session";

const millisecondsBetweenReadings = 250;
/** A reading goes through the model once a class: of more classes, only when the pen is lifted. */
const mostReadMeanwhile = 10;

/** Draw an image: at every stroke it is centred, encoded, decoded and shown on the map. */
export function drawTool(session: Session, model: LiveModel): HTMLElement {
  const { network, payload, told } = model;
  const { imageShape, item, classNames } = payload;
  const [height, width] = imageShape;
  const light = isPaperLight(model);
  const side = new EncodedSide(session, "as the encoder sees it");
  const standing = amongTestImages(model);
  const inWords = (terms: PlainTerms) => termsInWords(terms, standing(terms));
  let readAt = -Infinity;
  let isRead = false;
  const readsNow = (lifted: boolean) =>
    lifted ||
    (told.length <= mostReadMeanwhile && performance.now() - readAt > millisecondsBetweenReadings);
  const pen = new Pen(imageShape, item, (strokes, lifted) => {
    if (strokes.length === 0) {
      session.drawing = undefined;
      session.changed();
      return;
    }
    const least = Math.min(pen.size.width, pen.size.height) / 3;
    const ink = centreDrawing(strokes, least, [height, width]);
    const image = light ? ink.map((v) => 1 - v) : ink;
    if (told.length > 0 && readsNow(lifted)) {
      const label = readableLabel(model, image);
      isRead = label !== undefined;
      if (label !== undefined) session.label = label;
      readAt = performance.now();
    }
    const { mean, logVar } = network.encode(image, session.label);
    const deviation = logVar.map((v) => Math.exp(v / 2));
    session.drawing = { image, name: "your drawing", mean, deviation };
    session.look(model.viewOf(mean, { kind: "drawing" }), { pin: true });
  });
  pen.element.classList.toggle("light", light);
  session.listen(() => {
    const { drawing, label } = session;
    side.show(
      drawing?.image,
      () => network.decode(drawing?.mean ?? [], label),
      () => {
        const read = isRead ? `Read as ${classNames[label]}, by the lowest −ELBO. ` : "";
        return read + inWords(network.terms(drawing?.image ?? [], label));
      },
    );
  });
  const clear = button("Clear", () => pen.clear());
  const pad = element("div", { class: "pad-side" }, pen.element, clear);
  return element("div", { class: "draw" }, pad, ...side.elements);
}

/** Whether the images are dark on light, judged by the edges of some of them. */
export function isPaperLight({
  pictured,
  image,
  payload,
}: Pick<LiveModel, "pictured" | "image" | "payload">): boolean {
  const [height, width] = payload.imageShape;
  let [sum, count] = [0, 0];
  for (let index = 0; index < Math.min(pictured, 50); index++) {
    image(index).forEach((v, k) => {
      const [x, y] = [k % width, Math.floor(k / width)];
      if (x > 0 && y > 0 && x < width - 1 && y < height - 1) return;
      sum += v;
      count++;
    });
  }
  return sum > count / 2;
}
