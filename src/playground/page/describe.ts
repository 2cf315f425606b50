import type { Session } from "./session";

/** The latent in view in words: where it comes from, and which test image is next to it. */
export function describeView(session: Session): string {
  const { view, model } = session;
  const { classNames, conditional } = model.payload;
  const told = conditional ? `, told ${classNames[session.label]}` : "";
  const { origin } = view;
  if (origin.kind === "test") {
    return `Test image ${origin.index + 1}: ${article(classNames[model.labels[origin.index]])}${told}`;
  }
  const where = {
    place: "A place on the map",
    drawing: "Your drawing",
    dimensions: "Set by the sliders",
    path: "On the way from A to B",
  }[origin.kind];
  // Of a conditional model, z is the handwriting, and next to it stands any digit.
  if (conditional) return `${where}${told}`;
  return `${where}. Nearest test image: ${article(classNames[nearestClass(session)])}`;
}

/** The class of the test image whose latent is nearest. */
function nearestClass({ view, model }: Session): number {
  let best = 0;
  let least = Infinity;
  for (let index = 0; index < model.count; index++) {
    const distance = model.distance(index, view.z);
    if (distance < least) [best, least] = [index, distance];
  }
  return model.labels[best];
}

/** "a 7", "an 8". */
function article(name: string): string {
  return /^(8|11|18|[aeiou])/i.test(name) ? `an ${name}` : `a ${name}`;
}
