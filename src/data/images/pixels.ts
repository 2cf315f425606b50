import type { Raster } from "../../host";
import { greyOf } from "./grey";

/**
 * The colours of a raster, what is transparent in front of a background: c α + b (1 − α).
 *
 * @param background red, green, blue, 0 to 255
 * @returns `[height * width * 3]`
 */
export function inColour(
  { pixels, channels }: Raster,
  background: readonly [number, number, number],
): Uint8Array {
  if (channels === 3) return pixels;
  const colours = new Uint8Array((pixels.length / 4) * 3);
  for (let from = 0, to = 0; from < pixels.length; from += 4, to += 3) {
    const alpha = pixels[from + 3];
    for (let c = 0; c < 3; c++) {
      const own = pixels[from + c];
      // In whole numbers, to the nearest: (own·α + background·(255 − α)) / 255.
      colours[to + c] =
        alpha === 255 ? own : Math.round((own * alpha + background[c] * (255 - alpha)) / 255);
    }
  }
  return colours;
}

/** Whether red, green and blue are the same in every pixel. */
export function isGrey(colours: Uint8Array): boolean {
  for (let i = 0; i < colours.length; i += 3) {
    if (colours[i] !== colours[i + 1] || colours[i] !== colours[i + 2]) return false;
  }
  return true;
}

/**
 * Colours as grey: see {@link greyOf}.
 *
 * @returns `[height * width]`
 */
export function inGrey(colours: Uint8Array): Uint8Array {
  const grey = new Uint8Array(colours.length / 3);
  for (let from = 0, to = 0; from < colours.length; from += 3, to++) {
    grey[to] = greyOf(colours[from], colours[from + 1], colours[from + 2]);
  }
  return grey;
}

/** Grey as three equal channels. */
export function greyInColour(grey: Uint8Array): Uint8Array {
  const colours = new Uint8Array(grey.length * 3);
  for (let i = 0; i < grey.length; i++) colours.fill(grey[i], 3 * i, 3 * i + 3);
  return colours;
}

/** Swaps dark and light in place. */
export function invert(pixels: Uint8Array): Uint8Array {
  for (let i = 0; i < pixels.length; i++) pixels[i] = 255 - pixels[i];
  return pixels;
}
