import { type ImageSplit, UNKNOWN_LABEL } from "../data";
import { encodeImages, type Model } from "../models";

/** Images in a row of a figure where there are no classes to stand in columns. */
export const COLUMNS = 10;
/** More classes than these do not stand beside each other. */
export const MOST_COLUMNS = 20;
/** Fewer classes than these stand below each other instead, or there are several images of each. */
export const FEWEST_COLUMNS = 4;

/**
 * The first image of each class that there is, or, of few classes, as many of each as make ten;
 * without labels, the first ten.
 */
export function oneOfEach(split: ImageSplit): number[] {
  const { length } = byClass(split, 1);
  if (length < 2) return firstOf(split, COLUMNS);
  const most = length < FEWEST_COLUMNS ? Math.floor(COLUMNS / length) : 1;
  return byClass(split, most, 1)
    .flatMap(({ indices }) => indices)
    .slice(0, MOST_COLUMNS);
}

/** So many images of a class are looked at for a usual one. */
const LOOKED_AT = 100;

/** Of the images of the same class as `index`, the one whose latent is next to their mean; itself without a label. */
export function usualOf(model: Model, split: ImageSplit, index: number): number {
  const label = split.labels[index];
  if (label === UNKNOWN_LABEL) return index;
  const alike = firstOf(split).filter((i) => split.labels[i] === label).slice(0, LOOKED_AT); // prettier-ignore
  const { mean } = encodeImages(model, split.images(alike), alike.map(() => label)); // prettier-ignore
  const { latentSize } = model.config;
  const middle = Array.from({ length: latentSize }, (_, d) => {
    return alike.reduce((sum, __, k) => sum + mean[k * latentSize + d], 0) / alike.length;
  });
  const distances = alike.map((_, k) =>
    Math.hypot(...middle.map((value, d) => mean[k * latentSize + d] - value)),
  );
  return alike[distances.indexOf(Math.min(...distances))];
}

/** For each class that has so many, the indices of its first `count` images, or of `least` at least. */
export function byClass(
  split: ImageSplit,
  count: number,
  least = count,
): { label: number; indices: number[] }[] {
  const found = Array.from({ length: split.numClasses }, (_, label) => ({
    label,
    indices: [] as number[],
  }));
  for (let i = 0; i < split.size; i++) {
    const indices = found[split.labels[i]]?.indices; // none of an unknown label
    if (indices && indices.length < count) indices.push(i);
  }
  return found.filter(({ indices }) => indices.length >= least);
}

export function firstOf(split: ImageSplit, count = split.size): number[] {
  return Array.from({ length: Math.min(count, split.size) }, (_, i) => i);
}
