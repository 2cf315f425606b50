import type { ImageSplit } from "../data";
import { bytesOf, host } from "../host";
import { learnsLabels, type Model } from "../models";

/** Which images a run is on, to tell whether others are the same. */
export interface ImagesMark {
  /** The split's name: "train", "test", "validation". */
  readonly split: string;
  readonly size: number;
  /**
   * SHA-256 in hexadecimal of the images' shape and pixels, and of the labels where the model takes
   * some; absent where the surroundings compute none.
   */
  readonly sha256?: string;
}

/** The mark of a split for a model: a tenth of a second for a hundred megabytes of pixels. */
export function imagesMark(
  model: Pick<Model, "labels">,
  { name, size, imageShape, store, labels, numClasses }: ImageSplit,
): ImagesMark {
  const told = learnsLabels(model)
    ? [bytesOf(` ${numClasses}`), new Uint8Array(Int32Array.from(labels).buffer)]
    : [];
  const sha256 = host().sha256?.(bytesOf(imageShape.join(" ")), ...store.identity(), ...told);
  return { split: name, size, ...(sha256 && { sha256 }) };
}
