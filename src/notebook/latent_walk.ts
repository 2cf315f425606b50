import { type ImageShape, imageSize } from "../data";
import { imagePng } from "../figures/png";
import { interpolateSpherical } from "../math";
import { decodeLatents, type Model, sampleImages, takesLabels } from "../models";

/** Latents in rows and columns that stay the same while a model learns to decode them. */
export interface LatentWalk {
  readonly rows: number;
  readonly columns: number;
  /** float32 [rows · columns · latentSize], row after row. */
  readonly latents: Float32Array;
  /** What a model that is told labels is told, one a place. */
  readonly labels: readonly number[];
}

/** More classes than these do not stand beside each other. */
const MOST_COLUMNS = 12;

/**
 * A grid of latents to watch. A row goes from one seeded draw of N(0, I) to another along a great
 * circle; where the model is told labels, a row is one draw, told each label in turn.
 */
export function latentWalk(model: Model, { rows = 3, steps = 10, seed = 0 } = {}): LatentWalk {
  const { latentSize, numClasses } = model.config;
  const told = takesLabels(model);
  const columns = told ? Math.min(numClasses, MOST_COLUMNS) : steps;
  const { latents: ends } = sampleImages(model, 2 * rows, { seed });
  const end = (i: number) => Array.from(ends.subarray(i * latentSize, (i + 1) * latentSize));
  const latents = new Float32Array(rows * columns * latentSize);
  for (let row = 0; row < rows; row++) {
    const [from, to] = [end(2 * row), end(2 * row + 1)];
    const places = told
      ? Array.from({ length: columns }, () => from)
      : interpolateSpherical(from, to, columns);
    places.forEach((z, column) => latents.set(z, (row * columns + column) * latentSize));
  }
  const labels = Array.from({ length: rows * columns }, (_, place) => place % columns);
  return { rows, columns, latents, labels };
}

/** The images of the walk as the model decodes them now: float32 [places · pixels] in [0, 1]. */
export function decodeWalk(model: Model, { latents, labels }: LatentWalk): Float32Array {
  return decodeLatents(model, latents, labels);
}

/** Between the images: a grey that stands on light and dark pages. */
const GAP_LEVEL = 128;

/**
 * The images side by side as PNG bytes, without titles: some milliseconds, so that a training
 * hardly feels it.
 */
export function walkPng(
  images: Float32Array,
  { rows, columns }: LatentWalk,
  shape: ImageShape,
  gap = 1,
): Uint8Array {
  const [height, width, channels] = shape;
  const [cellHeight, cellWidth] = [height + gap, width + gap];
  const total = { height: rows * cellHeight + gap, width: columns * cellWidth + gap };
  const pixels = new Uint8ClampedArray(total.height * total.width * channels).fill(GAP_LEVEL);
  const line = width * channels;
  for (let place = 0; place < rows * columns; place++) {
    const top = gap + Math.floor(place / columns) * cellHeight;
    const left = gap + (place % columns) * cellWidth;
    for (let y = 0; y < height; y++) {
      const start = place * imageSize(shape) + y * line;
      const values = images.subarray(start, start + line).map((value) => 255 * value);
      pixels.set(values, ((top + y) * total.width + left) * channels);
    }
  }
  return imagePng(new Uint8Array(pixels.buffer), [total.height, total.width, channels]);
}
