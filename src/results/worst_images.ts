import type { Dataset } from "../data";
import { imageLosses } from "../evaluation";
import * as draw from "../figures";
import { type Model, reconstructImages } from "../models";
import { title } from "./title";

/** How {@link worst} goes. */
export interface WorstOptions {
  /** How many images. Default 20. */
  readonly count?: number;
  /** Of the noise. Default 0. */
  readonly seed?: number;
}

const COLUMNS = 10;

/**
 * The test images that cost the model most, the worst first, each above what is left of it, with its class
 * and its loss in nats.
 *
 * @throws UserError where the images do not fit the model
 * @example
 * ```ts
 * await figures.worst(model, mnist)
 * ```
 */
export async function worst(
  model: Model,
  data: Dataset,
  { count = 20, seed = 0 }: WorstOptions = {},
): Promise<draw.ImageGrid> {
  const { test, classNames } = data;
  const { loss } = await imageLosses(model, test, { seed });
  const order = [...loss.keys()].sort((a, b) => loss[b] - loss[a]).slice(0, count);
  const columns = Math.min(COLUMNS, order.length);
  const rows = Array.from({ length: Math.ceil(order.length / columns) }, (_, row) =>
    order.slice(row * columns, (row + 1) * columns),
  );
  const size = test.image(0).length;
  const blank = new Float32Array(size);
  const imagesOf = (row: readonly number[]) => {
    const originals = row.map((i) => test.image(i));
    const made = reconstructImages(model, test.images(row), row.map((i) => test.labels[i])); // prettier-ignore
    const decoded = row.map((_, k) => made.subarray(k * size, (k + 1) * size));
    const missing = Array.from({ length: columns - row.length }, () => blank);
    return [...originals, ...missing, ...decoded];
  };
  const wordsOf = (row: readonly number[]) => [
    ...row.map((i) => `${nameOf(test.labels[i], classNames)}${loss[i].toFixed(0)}`),
    ...Array.from({ length: columns }, () => ""),
  ];
  const measure = model.noLikelihood === undefined ? "−ELBO" : "reconstruction";
  return draw.imageGrid({
    images: rows.flatMap(imagesOf),
    imageShape: data.imageShape,
    columns,
    rowLabels: rows.flatMap(() => ["original", "reconstruction"]),
    imageLabels: rows.flatMap(wordsOf),
    title: title(`the ${order.length} worst test images`, data, model),
    caption: `below each its class and its ${measure} in nats; the mean is ${mean(loss).toFixed(1)}`,
  });
}

function nameOf(label: number, classNames: readonly string[]): string {
  return label < 0 ? "" : `${draw.drawableName(classNames[label] ?? String(label), label)} · `;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
