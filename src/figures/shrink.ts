import type { ImageShape } from "../data/image_shape";

/** The shape of an image of which `factor` × `factor` pixels become one. */
export function shrunkShape([height, width, channels]: ImageShape, factor: number): ImageShape {
  return [Math.ceil(height / factor), Math.ceil(width / factor), channels];
}

/**
 * An image of which each square of `factor` × `factor` pixels is one: their mean. At the right and
 * at the bottom the squares may be cut.
 *
 * @param image `[height, width, channels]`
 * @returns of {@link shrunkShape}
 */
export function shrunk(image: Float32Array, shape: ImageShape, factor: number): Float32Array {
  if (factor === 1) return image;
  const [height, width, channels] = shape;
  const [rows, columns] = shrunkShape(shape, factor);
  const out = new Float32Array(rows * columns * channels);
  const counts = new Float32Array(rows * columns);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = Math.floor(y / factor) * columns + Math.floor(x / factor);
      counts[to]++;
      for (let c = 0; c < channels; c++) {
        out[to * channels + c] += image[(y * width + x) * channels + c];
      }
    }
  }
  return out.map((sum, k) => sum / counts[Math.floor(k / channels)]);
}
