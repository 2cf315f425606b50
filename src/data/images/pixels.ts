import type { Raster } from "../../host";
import type { Colour } from "./background";
import { greyOf } from "./grey";

/**
 * The colours of a raster, what is transparent in front of a background.
 *
 * @returns `[height * width * 3]`, in the raster's memory
 */
export function inColour({ pixels, channels }: Raster, background: Colour): Uint8Array {
  return withoutAlpha(pixels, channels, background);
}

/**
 * Pixels whose last channel is their opacity α, 0 to 255, in front of a background b; others as they
 * are: (c α + b (255 − α)) / 255, to the nearest whole number.
 *
 * @param pixels `[n * channels]`; the same memory is used for what comes back
 * @param channels 2 for grey, 4 for red, green and blue, each with opacity; or 1 or 3
 */
export function withoutAlpha(pixels: Uint8Array, channels: number, background: Colour): Uint8Array {
  if (channels !== 2 && channels !== 4) return pixels;
  const kept = channels - 1;
  const behind = kept === 1 ? [greyOf(...background)] : background;
  let to = 0;
  for (let from = 0; from < pixels.length; from += channels) {
    const alpha = pixels[from + kept];
    for (let k = 0; k < kept; k++) {
      const own = pixels[from + k];
      pixels[to++] =
        alpha === 255 ? own : Math.round((own * alpha + behind[k] * (255 - alpha)) / 255);
    }
  }
  return pixels.subarray(0, to);
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
