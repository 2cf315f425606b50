import { counted } from "../config";
import { holdOutShare } from "./hold_out_share";
import type { ImageShape } from "./image_shape";
import type { ImageOptions } from "./load_options";
import type { ImageStore } from "./store/image_store";

/** What is known of how each image was made, where a program drew it. */
export interface Factors {
  /** "shape", "size", … */
  readonly names: readonly string[];
  /** `[size, names]`, image after image. */
  readonly values: Float32Array;
}

/** Images of one shape, with their labels where they have some: one part of a data set. */
export interface ImageSplit {
  /** "train", "test" or "validation". */
  readonly name: string;
  /** The number of images. */
  readonly size: number;
  /** `[height, width, channels]` in pixels; 1 channel is grey, 3 are red, green and blue. */
  readonly imageShape: ImageShape;
  /** Labels are 0 to numClasses - 1; 0 where the images have no labels. */
  readonly numClasses: number;
  /**
   * `[size, height, width, channels]`, 0 (dark, or background) to 255. Where the images lie on disk,
   * asking for this reads all of them.
   *
   * @throws RangeError where they lie on disk and are more than 1 GiB
   */
  readonly pixels: Uint8Array;
  /** Where the images are: in memory or in files. */
  readonly store: ImageStore;
  /** `[size]`, 0 to numClasses - 1, or {@link UNKNOWN_LABEL}: -1 where the class is not known. */
  readonly labels: Int32Array;
  /** Absent where nothing but the labels is known. */
  readonly factors?: Factors;

  /**
   * One image.
   *
   * @returns `[height * width * channels]` float32 in [0, 1]
   * @throws RangeError where there is no image i
   */
  image(i: number): Float32Array;

  /**
   * The images at these indices, one after another.
   *
   * @param out memory to reuse: at least as many numbers as come back, which are a view of it
   * @returns `[n * height * width * channels]` float32 in [0, 1]
   * @throws RangeError where an index has no image or `out` is too short
   */
  images(indices: ArrayLike<number>, out?: Float32Array): Float32Array;

  /**
   * The same as bytes, 0 to 255.
   *
   * @param out memory to reuse: at least as many bytes as come back, which are a view of it
   * @returns `[n * height * width * channels]`
   * @throws RangeError where an index has no image or `out` is too short
   */
  bytes(indices: ArrayLike<number>, out?: Uint8Array): Uint8Array;

  /**
   * The labels at these indices, each as a row with a single 1; a row of zeros where the label is
   * not known.
   *
   * @param out memory to reuse: at least `[n * numClasses]`; what is returned is a view of it
   * @returns `[n * numClasses]` float32, 0 or 1
   * @throws RangeError where an index has no image or `out` is too short
   */
  oneHot(indices: ArrayLike<number>, out?: Float32Array): Float32Array;

  /**
   * The images from `from` up to but without `to`. No pixel is copied: memory is shared.
   *
   * @throws RangeError where the bounds are not within the split
   */
  slice(from: number, to: number, name: string): ImageSplit;

  /**
   * The images at these indices, in this order, with their labels.
   *
   * @throws RangeError where an index has no image
   */
  pick(indices: ArrayLike<number>, name: string): ImageSplit;
}

/** A named set of images with its split into train and test. */
export interface Dataset {
  /**
   * What the images are called: the registry's name, such as "mnist", or, where they are not those of
   * that name, their folder's.
   */
  readonly name: string;
  /** What `loadDataset` finds it by again, where that is not the name: "photos/flowers". */
  readonly origin?: string;
  /** What a figure's title says, such as "MNIST" or "generated digits". */
  readonly title: string;
  /** True where a program drew the images: then nothing about measured data may be claimed. */
  readonly generated: boolean;
  /** One sentence: where the data came from. */
  readonly source: string;
  /** `[height, width, channels]` in pixels. */
  readonly imageShape: ImageShape;
  /** 0 where there are no labels. */
  readonly numClasses: number;
  /** `[numClasses]`, what each label means. */
  readonly classNames: string[];
  /** What one of the images is called, such as "digit"; several are that with an "s". */
  readonly item: string;
  readonly train: ImageSplit;
  readonly test: ImageSplit;
  /** For choosing hyperparameters and the best epoch; absent where the set does not bring one. */
  readonly validation?: ImageSplit;
  /** What was asked of the images as they were loaded, where it is not the usual. */
  readonly images?: ImageOptions;
  /** Where only some of the training images keep their label: how many, and by which seed. */
  readonly fewLabels?: FewLabels;
}

/** How many of the training images keep their label, and by which chance. */
export interface FewLabels {
  readonly count: number;
  readonly seed: number;
}

/** The name of the split that {@link holdOut} makes. */
export const HELD_OUT = "validation";

/**
 * A data set for choosing hyperparameters: its `test` is some of the training images, of each class
 * the same share, and its `train` the others. The true test images are not in it, so nothing can be
 * chosen on them.
 *
 * @param dataset any data set
 * @param size how many training images to hold out, 1 to `train.size - 1`
 * @param seed decides which: the same seed holds out the same. Default 0
 * @throws RangeError where the size leaves one of the two parts empty
 *
 * @example
 * ```ts
 * const validation = holdOut(await loadDataset("mnist"), 10_000);
 * ```
 */
export function holdOut(dataset: Dataset, size: number, seed = 0): Dataset {
  const { train } = dataset;
  if (!Number.isInteger(size) || size < 1 || size >= train.size) {
    throw new RangeError(
      `cannot hold out ${size} of ${counted(train.size)} training images: it takes an integer from 1 to ${train.size - 1}`,
    );
  }
  const stream = HELD_OUT;
  const { kept, heldOut } = holdOutShare(train.labels, size / train.size, { seed, stream });
  return { ...dataset, train: train.pick(kept, "train"), test: train.pick(heldOut, HELD_OUT) };
}

/** What a data set is found again by, and with which classes: a checkpoint keeps it. */
export interface DataOrigin {
  readonly dataset: string;
  readonly images?: ImageOptions;
  /** `[numClasses]`, where classes have other names than their numbers. */
  readonly classNames?: readonly string[];
  readonly fewLabels?: FewLabels;
}

/** What to note of a data set beside weights that were trained on it. */
export function originOf({
  name,
  origin = name,
  images,
  classNames,
  fewLabels,
}: Pick<Dataset, "name" | "origin" | "images" | "classNames" | "fewLabels">): DataOrigin {
  const areNamed = classNames.some((each, i) => each !== String(i));
  return {
    ...{ dataset: origin, ...(images && { images }), ...(areNamed && { classNames }) },
    ...(fewLabels && { fewLabels }),
  };
}
