/// <reference lib="dom" />
import { centreDigit } from "../centre_digit";
import { button, element } from "./dom";
import { padSize, Pen } from "./pen";
import { Picture } from "./picture";
import { elboTerms, likeliestLabel } from "./elbo_terms";
import type { Session } from "./session";

const millisecondsBetweenReadings = 250;

/** Draw a digit: at every stroke it is centred, encoded, decoded and shown on the map. */
export function drawTool(session: Session): HTMLElement {
  const { network, payload } = session.model;
  const { imageShape, conditional, classNames } = payload;
  const seen = new Picture(imageShape, "seen", "The drawing as the encoder sees it");
  const rebuilt = new Picture(imageShape, "rebuilt", "Reconstruction of the drawing");
  const numbers = element("p", { class: "numbers" });
  let readAt = -Infinity;
  const pen = new Pen((strokes, lifted) => {
    if (strokes.length === 0) {
      session.drawing = undefined;
      session.changed();
      return;
    }
    const image = centreDigit(strokes, padSize / 3, imageShape[0]);
    // A reading costs ten passes: now and then while the pen moves, and when it is lifted.
    if (conditional && (lifted || performance.now() - readAt > millisecondsBetweenReadings)) {
      session.label = likeliestLabel(network, image, classNames.length);
      readAt = performance.now();
    }
    const { mean, logVar } = network.encode(image, session.label);
    session.drawing = { image, mean, deviation: logVar.map((v) => Math.exp(v / 2)) };
    session.look({ z: mean, origin: { kind: "drawing" } }, { pin: true });
  });
  let shown: Float32Array | undefined;
  let told = -1;
  session.listen(() => {
    const { drawing, label } = session;
    if (drawing?.image === shown && told === label) return;
    [shown, told] = [drawing?.image, label];
    seen.show(drawing?.image);
    rebuilt.show(drawing && network.decode(drawing.mean, label));
    numbers.textContent = drawing ? inWords(session) : "";
  });
  return element(
    "div",
    { class: "draw" },
    element(
      "div",
      { class: "pad-side" },
      pen.element,
      button("Clear", () => pen.clear()),
    ),
    arrow("→"),
    figure(seen, "as the encoder sees it"),
    arrow("→"),
    figure(rebuilt, "reconstruction"),
    numbers,
  );
}

function inWords(session: Session): string {
  const { drawing, label, model } = session;
  if (!drawing) return "";
  const { reconstruction, kl } = elboTerms(model.network, drawing.image, label);
  const told = model.payload.conditional
    ? `Read as ${model.payload.classNames[label]}, by the lowest loss. `
    : "";
  return `${told}Loss ${(reconstruction + kl).toFixed(0)} nats: reconstruction ${reconstruction.toFixed(0)}, KL ${kl.toFixed(0)}.`;
}

function figure(picture: Picture, caption: string): HTMLElement {
  return element("div", { class: "shown" }, picture.canvas, element("span", {}, caption));
}

function arrow(text: string): HTMLElement {
  return element("span", { class: "arrow", "aria-hidden": true }, text);
}
