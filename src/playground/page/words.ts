import type { Described } from "../payload";
import { distanceTo } from "../typical";
import type { Session } from "./session";

/** The latent in view in words: where it comes from, and which test image is next to it. */
export function describeView(session: Session): string {
  const { view, model } = session;
  const { points, told: labels } = model;
  const { classNames, item } = model.payload;
  const told = labels.length > 0 ? `, told ${numbered(classNames[session.label], item)}` : "";
  const { origin } = view;
  if (origin.kind === "test") {
    const name = classNames[points.labels[origin.index]];
    return `Test image ${origin.index + 1}${name === undefined ? "" : `: ${classInWords(name, item)}`}${told}`;
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
  return `${where}. Nearest test image: ${name === undefined ? `number ${nearest + 1}` : classInWords(name, item)}`;
}

/** What the row of classes shows. */
export function sameStyle({ item }: Described): string {
  return item === "digit"
    ? "This handwriting as every digit; choose one"
    : "The same style as every class; choose one";
}

/** How much a dimension is used: "KL 1.2 nats", or "variance 0.31" where there is no KL. */
export function useInWords({ kl, use }: Pick<Described, "kl" | "use">, d: number): string {
  const number = kl[d].toFixed(kl[d] < 1 ? 2 : 1);
  return use === "variance" ? `variance ${number}` : `KL ${number} nats`;
}

/** "a digit", "an image", "a 7", "an 8". */
export function article(name: string): string {
  return /^(8|11|18|[aeiou])/i.test(name) ? `an ${name}` : `a ${name}`;
}

/** "a 7" of digits, "an a" of letters; of others "class 7", and "Ankle boot" stays as it is. */
function classInWords(name: string, item: string): string {
  return /^(digit|letter)$/.test(item) && name.length <= 2 ? article(name) : numbered(name, item);
}

/** A class that is called by a number alone is no digit where the images are none. */
function numbered(name: string, item: string): string {
  return item !== "digit" && /^\d+$/.test(name) ? `class ${name}` : name;
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
