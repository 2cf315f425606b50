import { encode } from "fast-png";

/** A PNG file of 8 bits. */
export function encodePng(
  height: number,
  width: number,
  channels: 1 | 3,
  pixels: Uint8Array,
): Uint8Array {
  return encode({ data: pixels, width, height, channels });
}
