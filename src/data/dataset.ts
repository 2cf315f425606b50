/** Images of one shape with a label each: one part of a data set, held once in memory. */
export interface ImageSplit {
  /** "train", "test" or "validation". */
  readonly name: string;
  /** The number of images. */
  readonly size: number;
  /** `[height, width]` in pixels. */
  readonly imageShape: [number, number];
  /** Labels are 0 to numClasses - 1. */
  readonly numClasses: number;
  /** `[size * height * width]`, 0 (background) to 255, image after image, row after row. */
  readonly pixels: Uint8Array;
  /** `[size]`, 0 to numClasses - 1. */
  readonly labels: Uint8Array;

  /**
   * One image.
   *
   * @returns `[height * width]` float32 in [0, 1]
   * @throws RangeError where there is no image i
   */
  image(i: number): Float32Array;

  /**
   * The images at these indices, one after another.
   *
   * @param out memory to reuse: at least `[n * height * width]`; what is returned is a view of it
   * @returns `[n * height * width]` float32 in [0, 1]
   * @throws RangeError where an index has no image or `out` is too short
   */
  images(indices: ArrayLike<number>, out?: Float32Array): Float32Array;

  /**
   * The same as bytes, 0 to 255.
   *
   * @param out memory to reuse: at least `[n * height * width]`; what is returned is a view of it
   * @returns `[n * height * width]`
   * @throws RangeError where an index has no image or `out` is too short
   */
  bytes(indices: ArrayLike<number>, out?: Uint8Array): Uint8Array;

  /**
   * The labels at these indices, each as a row with a single 1.
   *
   * @param out memory to reuse: at least `[n * numClasses]`; what is returned is a view of it
   * @returns `[n * numClasses]` float32, 0 or 1
   * @throws RangeError where an index has no label or `out` is too short
   */
  oneHot(indices: ArrayLike<number>, out?: Float32Array): Float32Array;

  /**
   * The images from `from` up to but without `to`. No pixel is copied: memory is shared.
   *
   * @throws RangeError where the bounds are not within the split
   */
  slice(from: number, to: number, name: string): ImageSplit;
}

/** A named set of labelled images with its split into train and test. */
export interface Dataset {
  /** The registry's name, such as "mnist". */
  readonly name: string;
  /** What a figure's title says, such as "MNIST" or "generated digits". */
  readonly title: string;
  /** True where the project drew the images itself: then nothing about MNIST may be claimed. */
  readonly generated: boolean;
  /** One sentence: where the data came from. */
  readonly source: string;
  /** `[height, width]` in pixels. */
  readonly imageShape: [number, number];
  readonly numClasses: number;
  /** `[numClasses]`, what each label means. */
  readonly classNames: string[];
  readonly train: ImageSplit;
  readonly test: ImageSplit;
}

/**
 * A data set for choosing hyperparameters: its `test` is the last `size` training images, and its
 * `train` the others. The true test images are not in it, so nothing can be chosen on them.
 *
 * @param dataset any data set; its images are shared, not copied
 * @param size how many training images to hold out, 1 to `train.size - 1`
 * @throws RangeError where the size leaves one of the two parts empty
 *
 * @example
 * ```ts
 * const validation = holdOut(await loadDataset("mnist"), 10_000);
 * ```
 */
export function holdOut(dataset: Dataset, size: number): Dataset {
  const { train } = dataset;
  if (!Number.isInteger(size) || size < 1 || size >= train.size) {
    throw new RangeError(
      `cannot hold out ${size} of ${train.size} training images: it takes an integer from 1 to ${train.size - 1}`,
    );
  }
  return {
    ...dataset,
    train: train.slice(0, train.size - size, "train"),
    test: train.slice(train.size - size, train.size, "validation"),
  };
}
