import { palettePng, readPng, type Rgb } from "./png";

/** Pixels as entries of a palette. */
export interface Quantized {
  /** One palette entry a pixel. */
  indices: Uint8Array;
  /** At most 256 colours, the most frequent first. */
  palette: Rgb[];
}

/** A bin for each value of the top five bits of red, green and blue. */
const BINS = 1 << 15;

/**
 * Reduces opaque pixels to their 256 most frequent colours; the rest take the nearest of these. Plots are few colours
 * and the shades of their edges, so the difference is not seen, and the file is a quarter as large.
 *
 * Colours count as the same where the top five bits of each channel agree; a palette entry is their mean.
 *
 * Our own, since the libraries are made for photographs and animations: image-q takes half a minute for a plot, and
 * the last release of gifenc is years old.
 *
 * @param pixels red, green and blue of each pixel, and whatever other channels there are
 */
export function quantize(pixels: Uint8Array, channels: number): Quantized {
  const counts = new Uint32Array(BINS);
  const reds = new Float64Array(BINS);
  const greens = new Float64Array(BINS);
  const blues = new Float64Array(BINS);
  const keys = new Uint16Array(pixels.length / channels);
  for (let pixel = 0, at = 0; pixel < keys.length; pixel++, at += channels) {
    const red = pixels[at];
    const green = pixels[at + 1];
    const blue = pixels[at + 2];
    const key = ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
    keys[pixel] = key;
    counts[key]++;
    reds[key] += red;
    greens[key] += green;
    blues[key] += blue;
  }
  const byFrequency = Array.from(counts.keys()).filter((key) => counts[key] > 0);
  byFrequency.sort((a, b) => counts[b] - counts[a]);
  const mean = (sums: Float64Array, key: number) => Math.round(sums[key] / counts[key]);
  const colors = byFrequency.map((key): Rgb => [mean(reds, key), mean(greens, key), mean(blues, key)]); // prettier-ignore
  const palette = colors.slice(0, 256);
  const entries = new Uint8Array(BINS);
  byFrequency.forEach((key, i) => (entries[key] = i < 256 ? i : nearest(palette, colors[i])));
  const indices = new Uint8Array(keys.length);
  for (let pixel = 0; pixel < keys.length; pixel++) indices[pixel] = entries[keys[pixel]];
  return { indices, palette };
}

function nearest(palette: readonly Rgb[], [red, green, blue]: Rgb): number {
  let best = 0;
  let least = Infinity;
  palette.forEach(([r, g, b], index) => {
    const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
    if (distance < least) [best, least] = [index, distance];
  });
  return best;
}

/**
 * A browser's picture of a plot with a palette in place of full colours: a quarter of the bytes, to
 * keep notebooks small.
 *
 * @param png opaque, in colour
 * @throws RangeError where it has other than 8 bits a channel
 */
export function compactPng(png: Uint8Array): Uint8Array {
  const { pixels, channels, width, height } = readPng(png);
  const { indices, palette } = quantize(pixels, channels);
  return palettePng(indices, palette, width, height);
}
