/// <reference lib="dom" />
import { imageSize } from "image-size";
import { decodeInBrowser, resizeInBrowser } from "./browser_raster";
import type { OwnBytes } from "./bytes";
import { type ImageDecoder, imageFormat, requireImageSize } from "./images";

/**
 * Images in a page or a worker of a browser: its own decoders, and headers by image-size, so that
 * what claims too much is refused before it is decoded.
 *
 * Not as in Node: TIFF, which only Safari reads; pixels that are partly transparent, to the last
 * level; the filter by which images are made smaller.
 */
export const browserImages: ImageDecoder = {
  header(bytes) {
    return Promise.resolve().then(() => headerOf(bytes));
  },
  async decode(bytes, resizing) {
    const { format } = headerOf(bytes);
    try {
      return await decodeInBrowser(new Blob([bytes as OwnBytes]), resizing);
    } catch {
      const name = format.toUpperCase();
      throw new Error(`it is broken, or a kind of ${name} that this browser does not read`);
    }
  },
  resize(raster, resizing) {
    return Promise.resolve().then(() => resizeInBrowser(raster, resizing));
  },
};

function headerOf(bytes: Uint8Array) {
  const header = { format: imageFormat(bytes), ...uprightSize(bytes) };
  requireImageSize(header);
  return header;
}

/** From here on EXIF's orientations turn an image onto its side. */
const FIRST_ON_ITS_SIDE = 5;

function uprightSize(bytes: Uint8Array): { width: number; height: number } {
  const { width, height, orientation = 1 } = sizeIn(bytes);
  return orientation < FIRST_ON_ITS_SIDE ? { width, height } : { width: height, height: width };
}

function sizeIn(bytes: Uint8Array) {
  try {
    return imageSize(bytes);
  } catch {
    throw new Error("it is broken (its header tells no size)");
  }
}
