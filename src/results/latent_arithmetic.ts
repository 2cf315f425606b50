import { UserError } from "../config";
import type { Dataset } from "../data";
import * as draw from "../figures";
import { decodeLatents, encodeImages, type Model, requireFit } from "../models";
import { title } from "./title";

/** Test images whose latents are reckoned with, by their indices. */
export interface ArithmeticTerms {
  readonly from: number;
  readonly minus: number;
  readonly plus: number;
}

/**
 * Reckons with what images are encoded as, and decodes what comes of it: the mean latent of one test image,
 * less that of another, and that of a third. A model that is told labels is told that of the first.
 *
 *     z = z(from) − z(minus) + z(plus)
 *
 * @throws UserError where there is no such test image
 * @example
 * ```ts
 * figures.arithmetic(model, mnist, { from: 0, minus: 17, plus: 26 })
 * ```
 */
export function arithmetic(
  model: Model,
  data: Dataset,
  { from, minus, plus }: ArithmeticTerms,
): draw.ImageGrid {
  const { test, imageShape } = data;
  requireFit(model, test);
  const indices = [from, minus, plus];
  const unknown = indices.find((i) => !Number.isInteger(i) || i < 0 || i >= test.size);
  if (unknown !== undefined) {
    throw new UserError(
      `there is no test image ${unknown}: they are numbered from 0 to ${test.size - 1}`,
    );
  }
  const labels = indices.map((i) => test.labels[i]);
  const { mean } = encodeImages(model, test.images(indices), labels);
  const { latentSize } = model.config;
  const z = mean.slice(0, latentSize).map((value, d) => {
    return value - mean[latentSize + d] + mean[2 * latentSize + d];
  });
  return draw.imageGrid({
    images: [...indices.map((i) => test.image(i)), decodeLatents(model, z, [labels[0]])],
    imageShape,
    columns: 4,
    columnLabels: [`image ${from}`, `− image ${minus}`, `+ image ${plus}`, "="],
    title: title("latent arithmetic", data, model),
    caption: "the mean latent of the first, less the second's, and the third's, decoded",
  });
}
