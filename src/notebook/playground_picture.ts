import type { Dataset } from "../data";
import { imageGrid, type ImageGrid } from "../figures";
import { projectToPlane } from "../math";
import { decodeLatents, encodeImages, type Model } from "../models";
import { title } from "../results/title";

/** How far from the middle the picture goes, in standard deviations of the images' latents. */
const reach = 2;

/**
 * What stands for a playground where nothing can run: the decoded plane of its map. A conditional
 * model shows each class in a column, along the map's first axis.
 */
export function playgroundPicture(model: Model, data: Dataset, count: number): ImageGrid {
  const { latentSize, numClasses, imageShape } = model.config;
  const split = data.test.slice(0, Math.min(count, data.test.size), "test");
  const all = Array.from({ length: split.size }, (_, i) => i);
  const { mean } = encodeImages(model, split.images(all), split.labels);
  const { x, y, center, directions } = projectToPlane(mean, latentSize);
  const origin = latentSize > 2 ? center : center.map((_, d) => average(d === 0 ? x : y));
  const [wide, high] = [deviation(x), deviation(y)];
  const latent = (right: number, up: number) =>
    Array.from(
      origin,
      (c, d) => c + right * wide * directions[0][d] + up * high * directions[1][d],
    );
  const { conditional } = model;
  const [columns, rows] = conditional ? [numClasses, 7] : [15, 9];
  const cells = Array.from({ length: columns * rows }, (_, k) => {
    const [column, row] = [k % columns, Math.floor(k / columns)];
    const down = reach * (1 - (2 * row) / (rows - 1));
    return conditional
      ? { z: latent(down, 0), label: column }
      : { z: latent(reach * ((2 * column) / (columns - 1) - 1), down), label: 0 };
  });
  return imageGrid({
    images: decodeLatents(
      model,
      Float32Array.from(cells.flatMap(({ z }) => z)),
      cells.map(({ label }) => label),
    ),
    imageShape,
    columns,
    scale: 2,
    columnLabels: conditional ? data.classNames : undefined,
    title: title(conditional ? "each digit along the latent map" : "the latent map, decoded", data, model), // prettier-ignore
    caption: "Alive in the notebook and in its report.",
  });
}

function average(values: Float32Array): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

function deviation(values: Float32Array): number {
  const mean = average(values);
  return Math.sqrt(average(values.map((v) => (v - mean) ** 2)));
}
