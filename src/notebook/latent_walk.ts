import { greyPng } from "../figures/png";
import { interpolateSpherical } from "../math";
import { decodeLatents, type Model, sampleImages } from "../models";

/** Latents in rows and columns that stay the same while a model learns to decode them. */
export interface LatentWalk {
  readonly rows: number;
  readonly columns: number;
  /** float32 [rows · columns · latentSize], row after row. */
  readonly latents: Float32Array;
  /** What a conditional model is told, one label a place. */
  readonly labels: readonly number[];
}

/**
 * A grid of latents to watch. A row of a VAE goes from one seeded draw of N(0, I) to another along
 * a great circle; a row of a conditional model is one draw, told each label in turn.
 */
export function latentWalk(model: Model, { rows = 3, steps = 10, seed = 0 } = {}): LatentWalk {
  const { latentSize, numClasses } = model.config;
  const columns = model.conditional ? numClasses : steps;
  const { latents: ends } = sampleImages(model, 2 * rows, { seed });
  const end = (i: number) => Array.from(ends.subarray(i * latentSize, (i + 1) * latentSize));
  const latents = new Float32Array(rows * columns * latentSize);
  for (let row = 0; row < rows; row++) {
    const [from, to] = [end(2 * row), end(2 * row + 1)];
    const places = model.conditional
      ? Array.from({ length: columns }, () => from)
      : interpolateSpherical(from, to, columns);
    places.forEach((z, column) => latents.set(z, (row * columns + column) * latentSize));
  }
  const labels = Array.from({ length: rows * columns }, (_, place) => place % numClasses);
  return { rows, columns, latents, labels };
}

/** The images of the walk as the model decodes them now: float32 [places · pixels] in [0, 1]. */
export function decodeWalk(model: Model, { latents, labels }: LatentWalk): Float32Array {
  return decodeLatents(model, latents, labels);
}

/**
 * The images side by side as PNG bytes, without titles: some milliseconds, so that a training
 * hardly feels it.
 */
export function walkPng(
  images: Float32Array,
  { rows, columns }: LatentWalk,
  [height, width]: readonly [number, number],
  gap = 1,
): Uint8Array {
  const [cellHeight, cellWidth] = [height + gap, width + gap];
  const total = [rows * cellHeight + gap, columns * cellWidth + gap] as const;
  const pixels = new Uint8ClampedArray(total[0] * total[1]).fill(128);
  for (let place = 0; place < rows * columns; place++) {
    const top = gap + Math.floor(place / columns) * cellHeight;
    const left = gap + (place % columns) * cellWidth;
    for (let y = 0; y < height; y++) {
      const start = (place * height + y) * width;
      const line = images.subarray(start, start + width).map((value) => 255 * value);
      pixels.set(line, (top + y) * total[1] + left);
    }
  }
  return greyPng(new Uint8Array(pixels.buffer), total[1], total[0]);
}
