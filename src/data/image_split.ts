import type { ImageSplit } from "./dataset";

/** What an {@link ImageSplit} is made of; pixels and labels are kept, not copied. */
export interface ImageSplitArgs {
  readonly name: string;
  readonly imageShape: [number, number];
  readonly numClasses: number;
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** Grey level of each byte, in [0, 1]: a look-up is faster than a division per pixel. */
const GREY = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

class InMemorySplit implements ImageSplit {
  readonly name: string;
  readonly size: number;
  readonly imageShape: [number, number];
  readonly numClasses: number;
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
  private readonly imageSize: number;

  constructor(args: ImageSplitArgs) {
    this.name = args.name;
    this.size = args.labels.length;
    this.imageShape = args.imageShape;
    this.numClasses = args.numClasses;
    this.pixels = args.pixels;
    this.labels = args.labels;
    this.imageSize = args.imageShape[0] * args.imageShape[1];
    if (args.pixels.length !== this.size * this.imageSize) {
      throw new RangeError(
        `${this.size} labels need ${this.size * this.imageSize} pixels, got ${args.pixels.length}`,
      );
    }
  }

  image(i: number): Float32Array {
    return this.images([i]);
  }

  images(
    indices: ArrayLike<number>,
    out: Float32Array = new Float32Array(indices.length * this.imageSize),
  ): Float32Array {
    const { imageSize, pixels } = this;
    const rows = view(out, indices.length * imageSize);
    for (let n = 0; n < indices.length; n++) {
      const from = this.checkIndex(indices[n]) * imageSize;
      const to = n * imageSize;
      for (let p = 0; p < imageSize; p++) rows[to + p] = GREY[pixels[from + p]];
    }
    return rows;
  }

  bytes(
    indices: ArrayLike<number>,
    out: Uint8Array = new Uint8Array(indices.length * this.imageSize),
  ): Uint8Array {
    const { imageSize, pixels } = this;
    const rows = view(out, indices.length * imageSize);
    for (let n = 0; n < indices.length; n++) {
      const from = this.checkIndex(indices[n]) * imageSize;
      rows.set(pixels.subarray(from, from + imageSize), n * imageSize);
    }
    return rows;
  }

  oneHot(
    indices: ArrayLike<number>,
    out: Float32Array = new Float32Array(indices.length * this.numClasses),
  ): Float32Array {
    const rows = view(out, indices.length * this.numClasses).fill(0);
    for (let n = 0; n < indices.length; n++) {
      rows[n * this.numClasses + this.labels[this.checkIndex(indices[n])]] = 1;
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
        `no images ${from} to ${to} in "${this.name}", which holds ${this.size}`,
      );
    }
    return new InMemorySplit({
      name,
      imageShape: this.imageShape,
      numClasses: this.numClasses,
      pixels: this.pixels.subarray(from * this.imageSize, to * this.imageSize),
      labels: this.labels.subarray(from, to),
    });
  }

  private checkIndex(i: number): number {
    if (Number.isInteger(i) && i >= 0 && i < this.size) return i;
    throw new RangeError(`no image ${i} in "${this.name}", which holds ${this.size}`);
  }
}

/** The first `length` numbers of `out`. */
function view<T extends Float32Array | Uint8Array>(out: T, length: number): T {
  if (out.length < length) {
    throw new RangeError(`out holds ${out.length} numbers where ${length} are needed`);
  }
  return out.length === length ? out : (out.subarray(0, length) as T);
}

/**
 * Makes a split of pixels and labels that are already in memory.
 *
 * @param args `pixels` is `[n * height * width]`, `labels` is `[n]`, both kept without a copy
 * @throws RangeError where there are not height × width pixels for each label
 *
 * @example
 * ```ts
 * const split = createImageSplit({ name: "test", imageShape: [28, 28], numClasses: 10, pixels, labels });
 * ```
 */
export function createImageSplit(args: ImageSplitArgs): ImageSplit {
  return new InMemorySplit(args);
}
