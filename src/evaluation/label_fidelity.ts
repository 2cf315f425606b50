import { ImageSplit } from "../data";
import { Samples } from "../models";
import { Classifier } from "./classifier";

/** How well conditioned samples show the label that the model was told. */
export interface LabelFidelity {
  readonly samples: number;
  /** Share of the samples that the classifier takes for what the model was told, in [0, 1]. */
  readonly accuracy: number;
  /** [told][taken for] counts. */
  readonly confusion: readonly (readonly number[])[];
  readonly perClass: readonly ClassFidelity[];
  /** Mean over classes of {@link ClassFidelity.diversity}. */
  readonly diversity: number;
}

/** The samples of one told label. */
export interface ClassFidelity {
  readonly label: number;
  readonly samples: number;
  /** Share of them that the classifier takes for it, in [0, 1]. */
  readonly accuracy: number;
  /**
   * Variance of their pixels, summed, relative to that of real images of the class: 0 where one
   * image is repeated, 1 where they differ as much as real ones.
   */
  readonly diversity: number;
}

/**
 * Asks a classifier what conditioned samples show, and compares how much they differ among
 * themselves with how much real images do, so that one perfect 7 repeated does not win.
 *
 * @param samples with labels, of every class at least two
 * @param real images to compare the diversity with
 */
export function labelFidelity(
  classifier: Classifier,
  { images, labels }: Samples,
  real: ImageSplit,
): LabelFidelity {
  if (!labels) throw new Error("label fidelity needs samples that were told labels");
  const { numClasses } = classifier.config;
  const taken = classifier.judge(images).labels;
  const confusion = Array.from({ length: numClasses }, () => new Array<number>(numClasses).fill(0));
  labels.forEach((told, i) => confusion[told][taken[i]]++);

  const pixels = images.length / labels.length;
  const perClass = confusion.map((row, label): ClassFidelity => {
    const samples = row.reduce((sum, count) => sum + count, 0);
    const spread = totalVariance(images, pixels, indicesOf(labels, label));
    const all = indicesOf(real.labels, label);
    const realImages = real.images(all);
    const realSpread = totalVariance(realImages, pixels, [...all.keys()]);
    return {
      label,
      samples,
      accuracy: samples > 0 ? row[label] / samples : 0,
      diversity: realSpread > 0 ? spread / realSpread : 0,
    };
  });
  const right = confusion.reduce((sum, row, label) => sum + row[label], 0);
  return {
    samples: labels.length,
    accuracy: right / labels.length,
    confusion,
    perClass,
    diversity: perClass.reduce((sum, { diversity }) => sum + diversity, 0) / numClasses,
  };
}

function indicesOf(labels: ArrayLike<number>, label: number): number[] {
  return Array.from(labels).flatMap((value, i) => (value === label ? [i] : []));
}

/** Σ over pixels of their variance over some of the images; 0 for fewer than two. */
function totalVariance(images: Float32Array, pixels: number, indices: readonly number[]): number {
  const n = indices.length;
  if (n < 2) return 0;
  let total = 0;
  for (let p = 0; p < pixels; p++) {
    let [sum, squares] = [0, 0];
    for (const i of indices) {
      const value = images[i * pixels + p];
      sum += value;
      squares += value * value;
    }
    total += Math.max(0, squares - (sum * sum) / n) / (n - 1);
  }
  return total;
}
