import { type ImageShape, imageSize } from "../image_shape";

/**
 * Where the images of a split are: in memory, or in files of which a batch's images are read when
 * it is made. All have one shape.
 */
export interface ImageStore {
  /** The number of images. */
  readonly size: number;
  readonly imageShape: ImageShape;
  /** `[size, height, width, channels]`, 0 to 255, where all of them are in memory. */
  readonly pixels?: Uint8Array;
  /**
   * What to hash for telling whether other images are the same: the pixels, or, of images in files,
   * what those are made of and which of them are meant.
   */
  identity(): readonly Uint8Array[];
  /**
   * Copies image i, 0 to size - 1, to `out[at]` and behind; nothing is checked here.
   *
   * @throws Error where its file cannot be read
   */
  read(i: number, out: Uint8Array, at: number): void;
  /** The images from `from` up to but without `to`; nothing is copied. */
  slice(from: number, to: number): ImageStore;
  /** The images of these indices in this order: in memory copied, in files only noted. */
  pick(indices: ArrayLike<number>): ImageStore;
}

/** Images that are in memory already; the pixels are kept, not copied. */
export function memoryStore(pixels: Uint8Array, imageShape: ImageShape): ImageStore {
  const each = imageSize(imageShape);
  return {
    size: pixels.length / each,
    imageShape,
    pixels,
    identity: () => [pixels],
    read(i, out, at) {
      out.set(pixels.subarray(i * each, (i + 1) * each), at);
    },
    slice: (from, to) => memoryStore(pixels.subarray(from * each, to * each), imageShape),
    pick(indices) {
      const picked = new Uint8Array(indices.length * each);
      for (let n = 0; n < indices.length; n++) this.read(indices[n], picked, n * each);
      return memoryStore(picked, imageShape);
    },
  };
}
