import { UserError, withArticle } from "../config";
import type { Dataset } from "../data";
import * as draw from "../figures";
import { interpolateLinear, interpolateSpherical } from "../math";
import {
  decodeLatents,
  encodeImages,
  type Model,
  reconstructImages,
  requireFit,
  sampleImages,
  takesLabels,
} from "../models";
import { nameOf, namesOf, someOf } from "./class_names";
import {
  byClass,
  COLUMNS,
  FEWEST_COLUMNS,
  firstOf,
  MOST_COLUMNS,
  oneOfEach,
  usualOf,
} from "./shown_images";
import { title, type Titled } from "./title";

/**
 * Images of the training split: a class in each column, or, where there are no labels, the first.
 *
 * @example
 * ```ts
 * figures.examples(mnist)
 * ```
 */
export function examples(data: Dataset, { rows = 4 } = {}): draw.ImageGrid {
  const classes = byClass(data.train, rows);
  // A single class is no table of classes.
  const columns = classes.length > 1 ? classes.slice(0, MOST_COLUMNS) : [];
  const shown = firstOf(data.train, rows * COLUMNS);
  const indices =
    columns.length > 0
      ? Array.from({ length: rows }, (_, row) => columns.map((c) => c.indices[row])).flat()
      : shown;
  return draw.imageGrid({
    images: data.train.images(indices),
    imageShape: data.imageShape,
    columns: columns.length || Math.min(COLUMNS, shown.length),
    columnLabels: columns.map(({ label }) => nameOf(data, label)),
    title: title("training images", data),
    caption: someOf(columns.length, data.numClasses),
  });
}

/** Test images, one of each class, above their reconstructions through the encoder's mean. */
export function reconstructions(model: Model, data: Dataset): draw.ImageGrid {
  requireFit(model, data.test);
  const indices = oneOfEach(data.test);
  const images = data.test.images(indices);
  const labels = indices.map((i) => data.test.labels[i]);
  const decoded = reconstructImages(model, images, labels);
  const both = new Float32Array(images.length + decoded.length);
  both.set(images);
  both.set(decoded, images.length);
  return draw.imageGrid({
    images: both,
    imageShape: data.imageShape,
    columns: indices.length,
    columnLabels: namesOf(data, labels),
    rowLabels: ["original", "reconstruction"],
    title: title("reconstructions of test images", data, model),
  });
}

/**
 * Images of random latents z ~ N(0, I).
 *
 * @param labels what a model that is told labels is told, in turn; default every class
 * @param seed the same seed gives the same images
 * @example
 * ```ts
 * figures.samples(model, mnist, { labels: [7] }) // of a CVAE: ten sevens
 * ```
 */
export function samples(
  model: Model,
  data: Titled & { readonly classNames?: readonly string[] },
  { count = 10, labels, seed = 0 }: { count?: number; labels?: number[]; seed?: number } = {},
): draw.ImageGrid {
  const { images, labels: told } = sampleImages(model, count, { labels, seed });
  const names = labels && draw.shortName(labels.map((label) => nameOf(data, label)).join(", "), 60);
  return draw.imageGrid({
    images,
    imageShape: model.config.imageShape,
    columns: Math.min(COLUMNS, count),
    // Told one class alone, the title says it.
    imageLabels: labels?.length === 1 ? [] : namesOf(data, told ?? []),
    title: title(names === undefined ? "samples" : `samples told ${names}`, data, model),
  });
}

/**
 * What a model draws when told each label: a label in each column, and along a row the same latent
 * z, the same style. Of three classes or fewer each has a row, and a style a column.
 *
 * @param labels default: every class, the first 20 where there are more
 * @throws UserError where the model is told no labels
 */
export function conditional(
  model: Model,
  data: Titled & { readonly item?: string; readonly classNames?: readonly string[] },
  { labels, rows, seed = 0 }: { labels?: readonly number[]; rows?: number; seed?: number } = {},
): draw.ImageGrid {
  if (!takesLabels(model))
    throw new UserError(`${withArticle(model.title)} cannot be told a label`);
  const { latentSize, numClasses } = model.config;
  const shown =
    labels ?? Array.from({ length: Math.min(numClasses, MOST_COLUMNS) }, (_, label) => label);
  const turned = !labels && !rows && shown.length < FEWEST_COLUMNS;
  const { latents: styles } = sampleImages(model, turned ? COLUMNS : (rows ?? 4), { seed });
  const count = styles.length / latentSize;
  const latents = new Float32Array(count * shown.length * latentSize);
  const told: number[] = [];
  const add = (style: number, label: number) => {
    latents.set(styles.subarray(style * latentSize, (style + 1) * latentSize), told.length * latentSize); // prettier-ignore
    told.push(label);
  };
  const each = Array.from({ length: count }, (_, style) => style);
  if (turned) shown.forEach((label) => each.forEach((style) => add(style, label)));
  else each.forEach((style) => shown.forEach((label) => add(style, label)));
  const names = shown.map((label) => nameOf(data, label));
  const kind = data.item === undefined || data.item === "image" ? "class" : data.item;
  return draw.imageGrid({
    images: decodeLatents(model, latents, told),
    imageShape: model.config.imageShape,
    columns: turned ? count : shown.length,
    ...(turned ? { rowLabels: names } : { columnLabels: names }),
    title: title(`told which ${kind} to draw, one style a ${turned ? "column" : "row"}`, data, model), // prettier-ignore
    caption: labels ? "" : someOf(shown.length, numClasses),
  });
}

/**
 * The way from one test image to another through latent space: along a straight line, and
 * along a great circle. A model that is told labels keeps the first image's label.
 *
 * By default it goes between two images that the model takes to be usual ones of their classes, so that the ends can
 * be read: an odd image's reconstruction may look like another class.
 *
 * @param from index of a test image; default a usual one of class 3
 * @param to index of a test image; default a usual one of class 8
 */
export function interpolation(
  model: Model,
  data: Dataset,
  { from, to, steps = 10 }: { from?: number; to?: number; steps?: number } = {},
): draw.ImageGrid {
  requireFit(model, data.test);
  const first = oneOfEach(data.test);
  // Of ten digits a three and an eight; of fewer classes the first and the last: two, in any case.
  const [third, eighth] = first.length > 8 ? [first[3], first[8]] : [first[0], first[first.length - 1]]; // prettier-ignore
  // Two of one class would be the same.
  const usual = (i: number) =>
    data.test.labels[third] === data.test.labels[eighth] ? i : usualOf(model, data.test, i);
  const ends = [from ?? usual(third), to ?? usual(eighth)];
  const labels = ends.map((i) => data.test.labels[i]);
  const { mean } = encodeImages(model, data.test.images(ends), labels);
  const { latentSize } = model.config;
  const [a, b] = [mean.subarray(0, latentSize), mean.subarray(latentSize)];
  const latents = [...interpolateLinear(a, b, steps), ...interpolateSpherical(a, b, steps)];
  const path = Float32Array.from(latents.flatMap((z) => [...z]));
  const told = latents.map(() => labels[0]);
  return draw.imageGrid({
    images: decodeLatents(model, path, told),
    imageShape: data.imageShape,
    columns: steps,
    rowLabels: ["linear", "spherical"],
    title: title("interpolation in latent space", data, model),
    caption: namesOf(data, labels).join(" → "),
  });
}
