import { models } from "../../src/models/registry";

/** The evaluation of samples whose latents are from a mixture of Gaussians, fitted after the training. */
export const MIXTURE = "mixture";

/** Gaussians of all images; more of them are more of the shape that encodings have. */
const COMPONENTS = 100;
/** Where each class has a mixture of its own. */
const OF_A_CLASS = 10;

/** What `npm run evaluate --` is given for it. */
export function mixtureFlags(model: string): string[] {
  return [
    ...["--model", model, "--sampler", "mixture"],
    ...["--mixture_components", String(mixtureComponents(model))],
    ...["--importance_samples", "1"],
  ];
}

function mixtureComponents(model: string): number {
  const { labels = "none" } = models.find(model);
  return labels === "required" || labels === "some" ? OF_A_CLASS : COMPONENTS;
}

/** For a document's reader. */
export const mixtureInWords =
  `a mixture of ${COMPONENTS} Gaussians fitted to encodings of training images, of ${OF_A_CLASS} for each ` +
  "class where a model is told the class (`--sampler mixture --mixture_components N`)";
