import { imageShapeOf, type ImageShapeLike } from "../data/image_shape";
import { imagePng } from "./png";

/**
 * One image as a PNG in which each of its pixels is a square of `scale` × `scale`.
 *
 * @param image float32 [height, width, channels] in [0, 1], 0 black; values outside are clipped
 * @param imageShape [height, width] of a grey image, or [height, width, channels]
 * @throws RangeError where that is no shape of an image
 * @example
 * ```ts
 * picture.value = pixelPng(decodeLatents(model, z), model.config.imageShape, 8);
 * ```
 */
export function pixelPng(
  image: Float32Array,
  imageShape: ImageShapeLike,
  scale: number,
): Uint8Array {
  const [height, width, channels] = imageShapeOf(imageShape);
  const rowSize = width * scale * channels;
  const pixels = new Uint8Array(height * scale * rowSize);
  const samples = imageBytes(image);
  for (let y = 0; y < height; y++) {
    const top = y * scale * rowSize;
    let to = top;
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * channels;
      for (let i = 0; i < scale; i++) {
        for (let c = 0; c < channels; c++) pixels[to++] = samples[from + c];
      }
    }
    for (let i = 1; i < scale; i++) pixels.copyWithin(top + i * rowSize, top, top + rowSize);
  }
  return imagePng(pixels, [height * scale, width * scale, channels]);
}

/** Values in [0, 1] as bytes, 0 to 255; values outside are clipped. */
export function imageBytes(image: Float32Array): Uint8Array {
  // Assigning to a clamped array rounds and clips.
  const bytes = new Uint8ClampedArray(image.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = 255 * image[i];
  return new Uint8Array(bytes.buffer);
}
