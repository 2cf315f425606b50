/// <reference lib="dom" />
import type { ImageShape } from "../../data/image_shape";
import { animatedPng } from "../apng";
import { element } from "./dom";

/** The longer side of a saved image, in pixels, or nearly so: each pixel becomes a whole square. */
const savedSide = 224;

/** Saves images, there and back again, as an animated PNG. */
export async function saveAnimation(
  images: readonly Float32Array[],
  shape: ImageShape,
): Promise<void> {
  const [height, width, channels] = shape;
  const scale = Math.max(1, Math.round(savedSide / Math.max(height, width)));
  const there = images.map((image) => enlarged(image, shape, scale));
  const blob = await animatedPng({
    frames: [...there, ...there.slice(1, -1).reverse()],
    imageShape: [height * scale, width * scale, channels],
    milliseconds: (33 * 60) / images.length,
  });
  const link = element("a", { href: URL.createObjectURL(blob), download: "between-two.png" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Bytes, each pixel as a square of scale × scale. */
function enlarged(
  image: Float32Array,
  [height, width, channels]: ImageShape,
  scale: number,
): Uint8Array {
  const row = width * scale * channels;
  return Uint8Array.from({ length: row * height * scale }, (_, k) => {
    const x = Math.floor((k % row) / (scale * channels));
    const y = Math.floor(k / (row * scale));
    return Math.round(255 * image[(y * width + x) * channels + (k % channels)]);
  });
}
