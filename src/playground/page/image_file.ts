/// <reference lib="dom" />
import type { ImageShape } from "../../data/image_shape";
import { greyOf } from "../../data/images/grey";
import type { Preparation } from "../payload";

/**
 * An image file as the model's data were made: turned as its EXIF data say, on the background, cut,
 * padded or stretched to the shape, grey by luma where the images are.
 *
 * @returns `[pixels]` in [0, 1]
 * @throws Error where this browser cannot read it as an image
 */
export async function readImageFile(
  file: Blob,
  shape: ImageShape,
  { fit = "crop", background = "white", invert = false }: Preparation = {},
): Promise<Float32Array> {
  const bitmap = await createImageBitmap(file);
  const [height, width, channels] = shape;
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no canvas");
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  const sides = [width / bitmap.width, height / bitmap.height];
  const scale = fit === "pad" ? Math.min(...sides) : Math.max(...sides);
  const [across, down] = fit === "stretch" ? sides : [scale, scale];
  const to = { width: bitmap.width * across, height: bitmap.height * down };
  const small = halved(bitmap, to.width, to.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(small, (width - to.width) / 2, (height - to.height) / 2, to.width, to.height);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  const level = (v: number) => (invert ? 255 - v : v) / 255;
  return Float32Array.from({ length: width * height * channels }, (_, k) => {
    const at = 4 * Math.floor(k / channels);
    return level(
      channels === 3 ? data[at + (k % 3)] : greyOf(data[at], data[at + 1], data[at + 2]),
    );
  });
}

/** Halved until it is less than twice as large as it will be: one large step would leave out pixels. */
function halved(
  bitmap: ImageBitmap,
  width: number,
  height: number,
): ImageBitmap | HTMLCanvasElement {
  let shown: ImageBitmap | HTMLCanvasElement = bitmap;
  while (shown.width > 2 * width && shown.height > 2 * height) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(shown.width / 2);
    canvas.height = Math.ceil(shown.height / 2);
    canvas.getContext("2d")?.drawImage(shown, 0, 0, canvas.width, canvas.height);
    shown = canvas;
  }
  return shown;
}
