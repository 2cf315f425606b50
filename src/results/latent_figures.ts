import { type Dataset, imageSize } from "../data";
import { nearestImages, semanticDirection, traversal, type TraversalOptions } from "../evaluation";
import * as draw from "../figures";
import {
  decodeLatents,
  encodeImages,
  type Model,
  requireFit,
  sampleImages,
  type SampleOptions,
} from "../models";
import { UserError } from "../config";
import { title, type Titled } from "./title";

// Figures of what the latents are at work for: one dimension at a time, a direction, what is near.

/**
 * One test image while one latent dimension changes at a time: a dimension in each row, the most used
 * first, from −3 to 3, or where no prior says how far, over the range of the test images.
 *
 * @throws UserError where there is no such test image
 * @example
 * ```ts
 * figures.traversals(model, sprites, { image: 5 })
 * ```
 */
export function traversals(
  model: Model,
  data: Dataset,
  options: TraversalOptions = {},
): draw.ImageGrid {
  requireFit(model, data.test);
  requireImage(data, options.image ?? 0);
  const { dimensions, values, images, byPrior } = traversal(model, data.test, options);
  return draw.imageGrid({
    images,
    imageShape: data.imageShape,
    columns: values[0].length,
    rowLabels: dimensions.map((d) => `z${d + 1}`),
    columnLabels: byPrior ? values[0].map(inWords) : [],
    title: title("one latent dimension at a time", data, model),
    caption: byPrior
      ? "the most used dimension first"
      : "the most used dimension first, each over the range of the test images",
  });
}

/** How {@link direction} goes. */
export interface DirectionOptions {
  /** Numbers of two classes. */
  readonly from: number;
  readonly to: number;
  /** Test images of the first class. Default 5. */
  readonly rows?: number;
  /** Default 7. */
  readonly steps?: number;
}

/** The direction is gone along a little further than to the other class. */
const FURTHEST = 1.5;

/**
 * Test images of one class on the way to another: the difference of the classes' mean latents, over the
 * test images, added bit by bit. A model that is told labels keeps being told the first class.
 *
 * @throws UserError where a class has no test image
 */
export function direction(
  model: Model,
  data: Dataset,
  { from, to, rows = 5, steps = 7 }: DirectionOptions,
): draw.ImageGrid {
  requireFit(model, data.test);
  const way = semanticDirection(model, data.test, from, to);
  const { labels } = data.test;
  const shown = [...labels.keys()].filter((i) => labels[i] === from).slice(0, rows);
  const originals = data.test.images(shown);
  const { mean } = encodeImages(model, originals, new Int32Array(shown.length).fill(from));
  const shares = Array.from({ length: steps }, (_, i) => (FURTHEST * i) / (steps - 1));
  const { latentSize } = model.config;
  const latents = shown.flatMap((_, row) =>
    shares.map((share) => way.map((step, d) => mean[row * latentSize + d] + share * step)),
  );
  const all = Float32Array.from(latents.flatMap((z) => [...z]));
  const decoded = decodeLatents(model, all, new Int32Array(latents.length).fill(from));
  const [size, name] = [imageSize(data.imageShape), (label: number) => nameOf(data, label)];
  const images = shown.flatMap((_, row) => [
    originals.subarray(row * size, (row + 1) * size),
    ...shares.map((_, i) => decoded.subarray((row * steps + i) * size, (row * steps + i + 1) * size)), // prettier-ignore
  ]);
  return draw.imageGrid({
    images,
    imageShape: data.imageShape,
    columns: steps + 1,
    columnLabels: ["original", ...shares.map((share) => `+${inWords(share)}`)],
    title: title(`from ${name(from)} to ${name(to)}`, data, model),
    caption: "so many times the mean latent of the one class, less that of the other, is added",
  });
}

/** What {@link nearest} draws. */
export interface NearestOptions {
  /** Samples. Default 6. */
  readonly count?: number;
  /** Training images beside each. Default 5. */
  readonly neighbours?: number;
  /** Of the samples. Default 0. */
  readonly seed?: number;
  /** Of their latents; by default the model's own prior. */
  readonly sampler?: SampleOptions["sampler"];
}

/** Samples, each beside the training images that are nearest to it, with their distances: is it copying? */
export function nearest(
  model: Model,
  data: Dataset,
  { count = 6, neighbours = 5, seed = 0, sampler }: NearestOptions = {},
): draw.ImageGrid {
  const { images } = sampleImages(model, count, { seed, sampler });
  const { k, indices, distances } = nearestImages(images, data.train, neighbours);
  const size = imageSize(data.imageShape);
  const each = Array.from({ length: count }, (_, row) => row);
  return draw.imageGrid({
    images: each.flatMap((row) => [
      images.subarray(row * size, (row + 1) * size),
      ...Array.from(indices.subarray(row * k, (row + 1) * k), (i) => data.train.image(i)),
    ]),
    imageShape: data.imageShape,
    columns: 1 + k,
    imageLabels: each.flatMap((row) => [
      "",
      ...Array.from(distances.subarray(row * k, (row + 1) * k), (d) => d.toFixed(2)),
    ]),
    columnLabels: ["sample", ...Array.from({ length: k }, (_, i) => (i === 0 ? "nearest" : `${i + 1}`))], // prettier-ignore
    title: title("samples and their nearest training images", data, model),
    caption: "Euclidean distances of pixels from 0 to 1",
  });
}

function requireImage({ test }: Dataset, image: number): void {
  if (Number.isInteger(image) && image >= 0 && image < test.size) return;
  throw new UserError(
    `there is no test image ${image}: they are numbered from 0 to ${test.size - 1}`,
  );
}

/** A number as short as it is clear. */
function inWords(value: number): string {
  return String(Number(value.toFixed(2))).replace("-", "−");
}

function nameOf({ classNames }: Dataset, label: number): string {
  return draw.drawableName(classNames[label] ?? String(label), label);
}

/**
 * Models by what they spend on their latents and what their reconstructions cost.
 *
 * @example
 * ```ts
 * figures.rateDistortion([{ name: "β = 4", ...(await evaluateModel(model, sprites.test)) }], sprites)
 * ```
 */
export function rateDistortion(points: readonly draw.RatePoint[], data: Titled): draw.Figure {
  return draw.rateDistortion(points, { title: title("reconstruction against KL", data) });
}
