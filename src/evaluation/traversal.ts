import type { ImageSplit } from "../data";
import { decodeLatents, encodeImages, type Model } from "../models";
import { hasKlPerDimension, latentMeans, meanKl } from "./latents";

/** What becomes of one image while one dimension of its latent changes at a time. */
export interface Traversal {
  /** Indices of the dimensions, the most used first. */
  readonly dimensions: readonly number[];
  /** [dimensions][steps]: what each dimension is set to. */
  readonly values: readonly (readonly number[])[];
  /** float32 [dimensions × steps × pixels] in [0, 1] */
  readonly images: Float32Array;
  /** Whether the values are those of the prior N(0, 1), the same for each dimension. */
  readonly byPrior: boolean;
}

/** How a {@link traversal} goes. */
export interface TraversalOptions {
  /** Index of the image in the split. Default 0. */
  readonly image?: number;
  /** How many dimensions, the most used first. Default 10. */
  readonly dimensions?: number;
  /** Values of each. Default 7. */
  readonly steps?: number;
}

/** Deviations of the prior to either side. */
const REACH = 3;
/** Without a prior to go by: from that share of the images' means to as much from the other end. */
const TAIL = 0.005;

/**
 * Encodes an image, sets one dimension of its latent to one value after another, and decodes each: from −3
 * to 3 where z was drawn to N(0, I), else over the range that the split's own images have. Dimensions stand
 * by how much they are used: their KL, or of a model without a likelihood the variance of their means.
 */
export function traversal(
  model: Model,
  split: ImageSplit,
  { image = 0, dimensions: most = 10, steps = 7 }: TraversalOptions = {},
): Traversal {
  const { latentSize } = model.config;
  const use = meanKl(model, split);
  const dimensions = [...use.keys()].sort((a, b) => use[b] - use[a] || a - b).slice(0, most);
  const byPrior = hasKlPerDimension(model);
  const ends = byPrior ? undefined : rangesOf(latentMeans(model, split), latentSize);
  const values = dimensions.map((d) => between(ends?.[d] ?? [-REACH, REACH], steps));
  const label = split.labels[image];
  const { mean } = encodeImages(model, split.image(image), [label]);
  const latents = new Float32Array(dimensions.length * steps * latentSize);
  dimensions.forEach((d, row) =>
    values[row].forEach((value, column) => {
      const at = (row * steps + column) * latentSize;
      latents.set(mean, at);
      latents[at + d] = value;
    }),
  );
  const told = new Int32Array(dimensions.length * steps).fill(label);
  return { dimensions, values, images: decodeLatents(model, latents, told), byPrior };
}

/** Of each dimension the values that all but a few of the images are between. */
function rangesOf(means: Float32Array, latentSize: number): [number, number][] {
  return Array.from({ length: latentSize }, (_, d) => {
    const sorted = means.filter((_, k) => k % latentSize === d).sort();
    const last = sorted.length - 1;
    return [sorted[Math.floor(TAIL * last)], sorted[Math.ceil((1 - TAIL) * last)]];
  });
}

function between([from, to]: readonly [number, number], steps: number): number[] {
  if (steps === 1) return [(from + to) / 2];
  return Array.from({ length: steps }, (_, i) => from + ((to - from) * i) / (steps - 1));
}
