import { palettePng, readPng, type Rgb } from "./png";

/** Pixels as entries of a palette. */
export interface Quantized {
  /** One palette entry a pixel. */
  indices: Uint8Array;
  /** At most 256 colours. */
  palette: Rgb[];
}

interface Bin {
  count: number;
  red: number;
  green: number;
  blue: number;
}

/**
 * Reduces opaque pixels to their 256 most frequent colours; the rest take the nearest of these. Plots are few colours
 * and the shades of their edges, so the difference is not seen, and the file is a quarter as large.
 *
 * Colours count as the same where the top five bits of each channel agree; a palette entry is their mean.
 *
 * @param pixels red, green and blue of each pixel, and whatever other channels there are
 */
export function quantize(pixels: Uint8Array, channels: number): Quantized {
  const bins = new Map<number, Bin>();
  const keys = new Uint16Array(pixels.length / channels);
  for (let pixel = 0; pixel < keys.length; pixel++) {
    const red = pixels[channels * pixel];
    const green = pixels[channels * pixel + 1];
    const blue = pixels[channels * pixel + 2];
    const key = ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
    keys[pixel] = key;
    let bin = bins.get(key);
    if (bin === undefined) bins.set(key, (bin = { count: 0, red: 0, green: 0, blue: 0 }));
    bin.count++;
    bin.red += red;
    bin.green += green;
    bin.blue += blue;
  }
  const byFrequency = [...bins].sort(([, a], [, b]) => b.count - a.count);
  const colors = byFrequency.map(([, bin]) => meanColor(bin));
  const palette = colors.slice(0, 256);
  const entries = new Map(byFrequency.map(([key], i) => [key, nearest(palette, colors[i])]));
  return {
    indices: Uint8Array.from(keys, (key) => entries.get(key) ?? 0),
    palette,
  };
}

function meanColor({ count, red, green, blue }: Bin): Rgb {
  return [Math.round(red / count), Math.round(green / count), Math.round(blue / count)];
}

function nearest(palette: readonly Rgb[], color: Rgb): number {
  let best = 0;
  let least = Infinity;
  palette.forEach((entry, index) => {
    const distance = entry.reduce((sum, value, i) => sum + (value - color[i]) ** 2, 0);
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
