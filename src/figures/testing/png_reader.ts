import { toBase64 } from "../../host";
import { type PngPixels, readPng as decoded } from "../png";
import { loadRasterizer, type Pixels } from "../rasterize";

/** A PNG taken apart for tests. */
export interface PngParts extends PngPixels {
  /** A channel of a pixel: the grey or the palette entry where there is but one. */
  at(x: number, y: number, channel?: number): number;
}

/** Reads a PNG of 8 bits a channel, check sums and all. */
export function readPng(png: Uint8Array): PngParts {
  const parts = decoded(png);
  const { pixels, width, channels } = parts;
  return { ...parts, at: (x, y, channel = 0) => pixels[(y * width + x) * channels + channel] };
}

/** A PNG's pixels in red, green, blue and alpha, as the rasteriser's own decoder, a strict one, has them. */
export async function drawn(png: Uint8Array): Promise<Pixels> {
  const { width, height } = decoded(png);
  const size = `width="${width}" height="${height}"`;
  const { render } = await loadRasterizer();
  // optimizeSpeed keeps the pixels as they are.
  return render(
    `<svg xmlns="http://www.w3.org/2000/svg" ${size}><image ${size} image-rendering="optimizeSpeed" ` +
      `href="data:image/png;base64,${toBase64(png)}"/></svg>`,
  );
}
