import { models } from "../../src/models/registry";

/** The evaluation of samples whose latents are from a mixture of Gaussians, fitted after the training. */
export const MIXTURE = "mixture";

/** Gaussians of all images; more of them are more of the shape that encodings have. */
const COMPONENTS = 100;
/** Where each class has a mixture of its own, and where a covariance has so many numbers that a fit takes minutes. */
const FEWER = 10;
const MANY_LATENTS = 32;

/** What `npm run evaluate --` is given for it. */
export function mixtureFlags(model: string, latentSize = latentsOf(model)): string[] {
  const { labels = "none" } = models.find(model);
  const isTold = labels === "required" || labels === "some";
  // 0 is as many as a grid has.
  const isLarge = latentSize === 0 || latentSize > MANY_LATENTS;
  const components = isTold || isLarge ? FEWER : COMPONENTS;
  return [
    ...["--model", model, "--sampler", "mixture", "--mixture_components", String(components)],
    ...["--importance_samples", "1"],
  ];
}

function latentsOf(model: string): number {
  return models.find(model).options.latentSize.default;
}

/** For a document's reader. */
export const mixtureInWords =
  `a mixture of ${COMPONENTS} Gaussians fitted to encodings of training images, of ${FEWER} for each class ` +
  `where a model is told the class, and of ${FEWER} where there are more than ${MANY_LATENTS} latents ` +
  "(`--sampler mixture --mixture_components N`)";
