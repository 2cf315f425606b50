import { greyPng } from "./png";

/**
 * One grey image as a PNG in which each of its pixels is a square of `scale` × `scale`.
 *
 * @param image float32 [height × width] in [0, 1], 0 black; values outside are clipped
 */
export function pixelPng(
  image: Float32Array,
  [height, width]: readonly [number, number],
  scale: number,
): Buffer {
  const pixels = new Uint8ClampedArray(height * width * scale * scale);
  for (let y = 0; y < height * scale; y++) {
    const row = Math.floor(y / scale) * width;
    for (let x = 0; x < width * scale; x++) {
      // Assigning to a clamped array rounds and clips to 0..255.
      pixels[y * width * scale + x] = 255 * image[row + Math.floor(x / scale)];
    }
  }
  return greyPng(new Uint8Array(pixels.buffer), width * scale, height * scale);
}
