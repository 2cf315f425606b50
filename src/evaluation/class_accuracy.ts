import { type ImageSplit, knownIndices } from "../data";
import { classifyImages, imagesAtOnce, type Model } from "../models";

/** How often q(y|x) is right. */
export interface ClassAccuracy {
  /** Share of the images whose likeliest class is their label, in [0, 1]. */
  readonly accuracy: number;
  /** Images whose label is known: the others say nothing. */
  readonly images: number;
}

/**
 * How often the likeliest class by q(y|x) is an image's label; NaN where no label is known.
 *
 * @throws UserError where the model says no class, or the images are not of its size
 * @example
 * ```ts
 * classAccuracy(model, mnist.test).accuracy; // 0.975
 * ```
 */
export function classAccuracy(model: Model, split: ImageSplit): ClassAccuracy {
  const likeliest = new Int32Array(split.size);
  const some = imagesAtOnce(split.imageShape);
  for (let from = 0; from < split.size; from += some) {
    const indices = Array.from({ length: Math.min(some, split.size - from) }, (_, i) => from + i);
    likeliest.set(classifyImages(model, split.images(indices)), from);
  }
  return accuracyOf(likeliest, split);
}

/** The same of classes that are known already. */
export function accuracyOf(
  likeliest: Int32Array,
  { labels }: Pick<ImageSplit, "labels">,
): ClassAccuracy {
  const known = knownIndices({ labels });
  const right = known.filter((i) => likeliest[i] === labels[i]).length;
  return { accuracy: right / known.length, images: known.length };
}
