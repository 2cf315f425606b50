import type { Described } from "../payload";
import { distanceTo } from "../typical";
import type { Session } from "./session";

/** The latent in view in words: where it comes from, and which test image is next to it. */
export function describeView(session: Session): string {
  const { view, model } = session;
  const { points, told: labels } = model;
  const { classNames } = model.payload;
  const told = labels.length > 0 ? `, told ${classNames[session.label]}` : "";
  const { origin } = view;
  if (origin.kind === "test") {
    const name = classNames[points.labels[origin.index]];
    return `Test image ${origin.index + 1}${name === undefined ? "" : `: ${classInWords(name)}`}${told}`;
  }
  const where = {
    place: "A place on the map",
    drawing: "Your drawing",
    file: "Your image",
    dimensions: session.model.kind === "network" ? "Set by the sliders" : "Along one dimension",
    path: "On the way from A to B",
  }[origin.kind];
  // Where a model is told its label, z is the style alone, and next to it stands any class.
  if (told) return `${where}${told}`;
  const nearest = nearestImage(session);
  const name = classNames[points.labels[nearest]];
  return `${where}. Nearest test image: ${name === undefined ? `number ${nearest + 1}` : classInWords(name)}`;
}

/** What the row of classes shows. */
export function sameStyle({ item }: Described): string {
  return item === "digit"
    ? "This handwriting as every digit; choose one"
    : "The same style as every class; choose one";
}

/** "a digit", "an image", "a 7", "an 8". */
export function article(name: string): string {
  return /^(8|11|18|[aeiou])/i.test(name) ? `an ${name}` : `a ${name}`;
}

/** "a 7"; "Ankle boot" stays as it is. */
function classInWords(name: string): string {
  return name.length <= 2 ? article(name) : name;
}

/** The test image whose latent is nearest. */
function nearestImage({ view, model }: Session): number {
  let best = 0;
  let least = Infinity;
  for (let index = 0; index < model.points.labels.length; index++) {
    const distance = distanceTo(model.points, index, view.z);
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}
