import type { Dataset } from "../data";
import * as draw from "../figures";
import { type Model, reconstructImages, requireFit, sampleImages } from "../models";
import { UserError } from "../config";
import { title } from "./title";

/** How {@link sideBySide} draws. */
export interface SideBySideOptions {
  /** Images of each kind in a row; default 8. */
  readonly count?: number;
  /** The same seed gives the same samples; default 0. */
  readonly seed?: number;
}

/**
 * Models below each other, a row each: what they make of the same test images, and then images of random
 * latents, each from its own prior. The first row are real images: the test images, and training images.
 *
 * @param models by the name that their row has
 * @throws UserError where there are none, or one was made for other images
 * @example
 * ```ts
 * figures.sideBySide({ "β = 1": model, "β = 4": other }, mnist)
 * ```
 */
export function sideBySide(
  models: Readonly<Record<string, Model>>,
  data: Dataset,
  { count = 8, seed = 0 }: SideBySideOptions = {},
): draw.ImageGrid {
  const rows = Object.entries(models);
  if (rows.length === 0) throw new UserError("there are no models to draw side by side");
  for (const [, model] of rows) requireFit(model, data.test);
  const shown = Array.from(
    { length: Math.min(count, data.test.size, data.train.size) },
    (_, i) => i,
  );
  const originals = data.test.images(shown);
  const labels = shown.map((i) => data.test.labels[i]);
  const real = data.train.images(shown);
  const drawn = rows.flatMap(([, model]) => [
    ...images(reconstructImages(model, originals, labels), shown.length),
    ...images(sampleImages(model, shown.length, { seed }).images, shown.length),
  ]);
  return draw.imageGrid({
    images: [...images(originals, shown.length), ...images(real, shown.length), ...drawn],
    imageShape: data.imageShape,
    columns: 2 * shown.length,
    rowLabels: ["real images", ...rows.map(([name]) => name)],
    title: title("reconstructions and samples", data),
    caption: `left: what each makes of the ${shown.length} test images in the first row; right: samples, below training images`,
    side: 42,
  });
}

/** An array of so many images apart. */
function images(all: Float32Array, count: number): Float32Array[] {
  const size = all.length / count;
  return Array.from({ length: count }, (_, i) => all.subarray(i * size, (i + 1) * size));
}
