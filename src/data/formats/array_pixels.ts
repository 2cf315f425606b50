import type { ArrayLayout } from "./array_layout";
import type { ArraySource } from "./array_source";
import { decodeNumbers } from "./number_type";
import { type PixelScale, toBytes } from "./pixel_scale";

/** Values are looked at and changed so many at a time. */
export const PART = 2 ** 20;

/** All values in the order in which they lie, as many as are worked on at a time, from which index on. */
export function* partsOf(
  source: ArraySource,
): Generator<readonly [from: number, values: ArrayLike<number>]> {
  const { count, type } = source;
  for (let from = 0; from < count; from += PART) {
    const bytes = new Uint8Array(Math.min(PART, count - from) * type.size);
    source.read(bytes, from * type.size);
    yield [from, decodeNumbers(bytes, type)];
  }
}

/**
 * An array's values as bytes.
 *
 * @returns `[n, height, width, channels]`, in memory that nothing else uses
 */
export function pixelsOf(source: ArraySource, layout: ArrayLayout, scale: PixelScale): Uint8Array {
  const out = new Uint8Array(source.count);
  const places = source.fortran ? fortranPlaces(source.shape) : undefined;
  for (const [from, values] of partsOf(source)) {
    const bytes = toBytes(values, scale);
    if (!places) out.set(bytes, from);
    else for (const byte of bytes) out[places()] = byte;
  }
  if (layout.planes) planesToPixels(out, layout);
  return out;
}

/**
 * Where the values of an array whose first index runs fastest belong in one whose last index does:
 * each call gives the next.
 */
function fortranPlaces(shape: readonly number[]): () => number {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const index = shape.map(() => 0);
  let place = 0;
  return () => {
    const here = place;
    for (const axis of shape.keys()) {
      place += strides[axis];
      if (++index[axis] < shape[axis]) break;
      place -= shape[axis] * strides[axis];
      index[axis] = 0;
    }
    return here;
  };
}

/** `[n, channels, height, width]` to `[n, height, width, channels]`, in place. */
export function planesToPixels(
  pixels: Uint8Array,
  { height, width, channels }: Pick<ArrayLayout, "height" | "width" | "channels">,
): void {
  const plane = height * width;
  const planes = new Uint8Array(plane * channels);
  for (let at = 0; at < pixels.length; at += planes.length) {
    planes.set(pixels.subarray(at, at + planes.length));
    for (let k = 0; k < channels; k++) {
      for (let p = 0; p < plane; p++) pixels[at + p * channels + k] = planes[k * plane + p];
    }
  }
}
