import { counted, UserError } from "../config";
import type { ImageSplit } from "../data";
import type { Model } from "../models";
import { latentMeans } from "./latents";

/**
 * The way from one class to another in latent space: the mean latent of the images of the one, taken from
 * that of the other (Larsen et al. 2016, section 3.2, whose images have attributes).
 *
 * @param split whose images stand for the classes
 * @param from number of a class
 * @param to number of a class
 * @returns float32 [latentSize]
 * @throws UserError where the split has no image of one of them
 * @example
 * ```ts
 * const direction = semanticDirection(model, sprites.test, 0, 3);
 * ```
 */
export function semanticDirection(
  model: Model,
  split: ImageSplit,
  from: number,
  to: number,
): Float32Array {
  const [start, end] = [from, to].map((label) => meanLatent(model, split, label));
  return end.map((value, d) => value - start[d]);
}

/**
 * Where a class lies in latent space: the mean of its images' posterior means.
 *
 * @param label number of the class
 * @returns float32 [latentSize]
 * @throws UserError where the split has no image of it
 * @example
 * ```ts
 * decodeLatents(model, meanLatent(model, mnist.test, 3)); // what all threes have in common
 * ```
 */
export function meanLatent(model: Model, split: ImageSplit, label: number): Float32Array {
  const own = [...split.labels.keys()].filter((i) => split.labels[i] === label);
  if (own.length === 0) {
    throw new UserError(
      `there is no image of class ${label} among the ${counted(split.size)} ${split.name} images: ` +
        "name another class, or take more images",
    );
  }
  const { latentSize } = model.config;
  const means = latentMeans(model, split.pick(own, split.name));
  return Float32Array.from({ length: latentSize }, (_, d) => {
    let sum = 0;
    for (let k = d; k < means.length; k += latentSize) sum += means[k];
    return sum / own.length;
  });
}
