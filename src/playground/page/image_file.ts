/// <reference lib="dom" />
import type { ImageShape } from "../../data/image_shape";
import { colourOf } from "../../data/images/background";
import { inColour, inGrey, invert } from "../../data/images/pixels";
import { decodeInBrowser } from "../../host/browser_raster";
import type { Preparation } from "../payload";

const WHITE = [255, 255, 255] as const;

/**
 * An image file as the model's data were made: turned as its EXIF data say, on the background, cut,
 * padded or stretched to the shape, grey by luma where the images are.
 *
 * @returns `[pixels]` in [0, 1]
 * @throws Error where this browser cannot read it as an image
 */
export async function readImageFile(
  file: Blob,
  [height, width, channels]: ImageShape,
  { fit = "crop", background = "white", invert: inverted = false }: Preparation = {},
): Promise<Float32Array> {
  const raster = await decodeInBrowser(file, { width, height, fit });
  const colours = inColour(raster, colourOf(background) ?? WHITE);
  if (inverted) invert(colours);
  return Float32Array.from(channels === 1 ? inGrey(colours) : colours, (value) => value / 255);
}
