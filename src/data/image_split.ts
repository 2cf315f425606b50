import { counted, UserError } from "../config";
import type { Factors, ImageSplit } from "./dataset";
import { type ImageShape, type ImageShapeLike, imageShapeOf, imageSize } from "./image_shape";
import { checkedLabels, classesIn, UNKNOWN_LABEL } from "./labels";
import { type ImageStore, memoryStore } from "./store/image_store";

/** What an {@link ImageSplit} is made of; the pixels are kept, not copied. */
export interface ImageSplitArgs {
  /** Default "images". */
  readonly name?: string;
  /** `[n, height, width, channels]`, 0 to 255, the channels of a pixel side by side. */
  readonly pixels: Uint8Array;
  /** `[height, width]` of grey images, or `[height, width, channels]`. */
  readonly imageShape: ImageShapeLike;
  /** `[n]`, 0 to numClasses - 1, or -1 where the class is not known. Default: no label is known. */
  readonly labels?: ArrayLike<number>;
  /** Default: the largest label and 1, so 0 without labels. */
  readonly numClasses?: number;
  /** Default: none are known. */
  readonly factors?: Factors;
}

/** Value of each byte, in [0, 1]: a look-up is faster than a division per pixel. */
const LEVEL = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** An array of more bytes is not made of images that lie in files. */
const MOST_PIXELS = 2 ** 30;

type SplitParts = Pick<ImageSplit, "name" | "numClasses" | "labels" | "factors"> & {
  readonly store: ImageStore;
};

class StoredSplit implements ImageSplit {
  readonly name: string;
  readonly size: number;
  readonly imageShape: ImageShape;
  readonly numClasses: number;
  declare readonly pixels: Uint8Array;
  readonly labels: Int32Array;
  declare readonly factors?: Factors;
  readonly store: ImageStore;
  private readonly imageSize: number;

  constructor({ name, numClasses, labels, factors, store }: SplitParts) {
    this.name = name;
    this.size = labels.length;
    this.imageShape = store.imageShape;
    this.numClasses = numClasses;
    this.labels = labels;
    if (factors) this.factors = factors;
    this.store = store;
    this.imageSize = imageSize(store.imageShape);
    // Of its own where it is in memory, so that `{ ...split }` has it; else read when it is asked for.
    Object.defineProperty(this, "pixels", {
      enumerable: store.pixels !== undefined,
      get: () => store.pixels ?? this.pixelsOfFiles(),
    });
  }

  image(i: number): Float32Array {
    return this.images([i]);
  }

  images(
    indices: ArrayLike<number>,
    out: Float32Array = new Float32Array(indices.length * this.imageSize),
  ): Float32Array {
    const { imageSize, store } = this;
    const rows = view(out, indices.length * imageSize);
    const pixels = new Uint8Array(imageSize);
    for (let n = 0; n < indices.length; n++) {
      store.read(this.checkIndex(indices[n]), pixels, 0);
      const to = n * imageSize;
      for (let p = 0; p < imageSize; p++) rows[to + p] = LEVEL[pixels[p]];
    }
    return rows;
  }

  bytes(
    indices: ArrayLike<number>,
    out: Uint8Array = new Uint8Array(indices.length * this.imageSize),
  ): Uint8Array {
    const { imageSize, store } = this;
    const rows = view(out, indices.length * imageSize);
    for (let n = 0; n < indices.length; n++) {
      store.read(this.checkIndex(indices[n]), rows, n * imageSize);
    }
    return rows;
  }

  oneHot(
    indices: ArrayLike<number>,
    out: Float32Array = new Float32Array(indices.length * this.numClasses),
  ): Float32Array {
    const rows = view(out, indices.length * this.numClasses).fill(0);
    for (let n = 0; n < indices.length; n++) {
      const label = this.labels[this.checkIndex(indices[n])];
      if (label !== UNKNOWN_LABEL) rows[n * this.numClasses + label] = 1;
    }
    return rows;
  }

  slice(from: number, to: number, name: string): ImageSplit {
    if (
      !Number.isInteger(from) ||
      !Number.isInteger(to) ||
      !(0 <= from && from <= to && to <= this.size)
    ) {
      throw new RangeError(
        `no images ${from} to ${to} in "${this.name}", which holds ${counted(this.size)}`,
      );
    }
    return new StoredSplit({
      name,
      numClasses: this.numClasses,
      store: this.store.slice(from, to),
      labels: this.labels.subarray(from, to),
      factors: this.factors && slicedFactors(this.factors, from, to),
    });
  }

  pick(indices: ArrayLike<number>, name: string): ImageSplit {
    const labels = Int32Array.from(indices, (i) => this.labels[this.checkIndex(i)]);
    const store = this.store.pick(indices);
    const factors = this.factors && pickedFactors(this.factors, indices);
    return new StoredSplit({ name, numClasses: this.numClasses, store, labels, factors });
  }

  private pixelsOfFiles(): Uint8Array {
    const { name, size, imageSize, store } = this;
    if (size * imageSize > MOST_PIXELS) {
      throw new RangeError(
        `"${name}" lies on disk, ${size} images of ${imageSize} bytes: ask for some with bytes(indices)`,
      );
    }
    const pixels = new Uint8Array(size * imageSize);
    for (let i = 0; i < size; i++) store.read(i, pixels, i * imageSize);
    return pixels;
  }

  private checkIndex(i: number): number {
    if (Number.isInteger(i) && i >= 0 && i < this.size) return i;
    throw new RangeError(`no image ${i} in "${this.name}", which holds ${counted(this.size)}`);
  }
}

function slicedFactors({ names, values }: Factors, from: number, to: number): Factors {
  return { names, values: values.subarray(from * names.length, to * names.length) };
}

function pickedFactors({ names, values }: Factors, indices: ArrayLike<number>): Factors {
  const known = names.length;
  const picked = new Float32Array(indices.length * known);
  for (const [n, i] of Array.from(indices).entries()) {
    picked.set(values.subarray(i * known, (i + 1) * known), n * known);
  }
  return { names, values: picked };
}

/** The first `length` numbers of `out`. */
function view<T extends Float32Array | Uint8Array>(out: T, length: number): T {
  if (out.length < length) {
    throw new RangeError(
      `out holds ${counted(out.length)} numbers where ${counted(length)} are needed`,
    );
  }
  return out.length === length ? out : (out.subarray(0, length) as T);
}

/**
 * Makes a split of pixels, and labels where there are some, that are already in memory.
 *
 * @throws UserError where the pixels are no whole images, or not as many as there are labels, or a
 *   label is no class, with its index
 *
 * @example
 * ```ts
 * const split = createImageSplit({ imageShape: [48, 32, 3], pixels, labels });
 * split.images([0]); // [48 * 32 * 3]: red, green and blue of the first pixel, then the next
 * ```
 */
export function createImageSplit(args: ImageSplitArgs): ImageSplit {
  const { name = "images", pixels } = args;
  return named(name, () => {
    if (!(pixels instanceof Uint8Array)) {
      throw new UserError("pixels are a Uint8Array of 0 to 255");
    }
    const imageShape = imageShapeOf(args.imageShape);
    countImages(pixels, imageShape, args.labels?.length);
    return storedSplit({ ...args, name, store: memoryStore(pixels, imageShape) });
  });
}

/** What a split of images is made of that are somewhere already. */
export interface StoredImages extends Pick<ImageSplitArgs, "labels" | "numClasses" | "factors"> {
  readonly name: string;
  readonly store: ImageStore;
}

/**
 * Makes a split of images in memory or in files.
 *
 * @throws UserError as {@link createImageSplit}
 */
export function createStoredSplit(args: StoredImages): ImageSplit {
  return named(args.name, () => storedSplit(args));
}

function storedSplit({ name, store, labels, numClasses, factors }: StoredImages): ImageSplit {
  if (numClasses !== undefined && !(Number.isInteger(numClasses) && numClasses >= 0)) {
    throw new UserError(`numClasses is a whole number of at least 0, got ${numClasses}`);
  }
  if (labels && labels.length !== store.size) {
    throw new UserError(`${counted(labels.length)} labels for ${counted(store.size)} images`);
  }
  if (factors && factors.values.length !== store.size * factors.names.length) {
    throw new UserError(
      `${counted(factors.values.length)} values of ${factors.names.length} factors for ${counted(store.size)} images`,
    );
  }
  const checked = checkedLabels(
    labels ?? new Int32Array(store.size).fill(UNKNOWN_LABEL),
    numClasses,
  );
  return new StoredSplit({
    ...{ name, store, labels: checked, factors },
    numClasses: numClasses ?? classesIn(checked),
  });
}

/** Puts the split's name before what is wrong with it. */
function named(name: string, make: () => ImageSplit): ImageSplit {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof UserError || error instanceof RangeError)) throw error;
    throw new UserError(`the split "${name}" cannot be made: ${error.message}`);
  }
}

function countImages(pixels: Uint8Array, shape: ImageShape, labels: number | undefined): void {
  const each = imageSize(shape);
  const unit = shape[2] === 1 ? "pixels" : `bytes of ${shape.join(" × ")}`;
  if (labels !== undefined && pixels.length !== labels * each) {
    throw new UserError(
      `${counted(labels)} labels need ${counted(labels * each)} ${unit}, got ${counted(pixels.length)}`,
    );
  }
  if (pixels.length % each !== 0) {
    throw new UserError(`each image needs ${each} ${unit}, got ${counted(pixels.length)} in all`);
  }
}
