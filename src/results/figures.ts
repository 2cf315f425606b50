import { type Dataset, type ImageSplit, UNKNOWN_LABEL } from "../data";
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
import { UserError, withArticle, counted } from "../config";
import { hasKlPerDimension, meanKl } from "../evaluation";
import { planeOf } from "./latent_maps";
import { title, type Titled } from "./title";

export { confusion, reconstructionByClass } from "./evaluation_figures";
export { arithmetic } from "./latent_arithmetic";
export { maps } from "./latent_maps";
export { manifold } from "./manifold";
export { worst } from "./worst_images";
export { sideBySide } from "./side_by_side";
export {
  direction,
  nearest,
  rateDistortion,
  traversals,
  traversals as traversal,
} from "./latent_figures";
export { accuracyCurves, imageGrid, plot } from "../figures";

// Figures of a model and its data: each asks the model for plain arrays and hands them to
// src/figures. In a notebook, the last expression of a cell is shown.

export type { Titled };

/** Images in a row of a figure where there are no classes to stand in columns. */
const COLUMNS = 10;
/** More classes than these do not stand beside each other. */
const MOST_COLUMNS = 20;
/** Fewer classes than these stand below each other instead, or there are several images of each. */
const FEWEST_COLUMNS = 4;

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

/**
 * The means of test images in latent space, coloured by class: the plane itself where the
 * latent size is 2, else its two principal components.
 *
 * @param count how many test images, from the first on
 */
export function latentScatter(model: Model, data: Dataset, { count = 2000 } = {}): draw.Figure {
  requireFit(model, data.test);
  const split = data.test.slice(0, Math.min(count, data.test.size), "test");
  return draw.latentScatter({
    ...planeOf(model, split),
    classNames: data.classNames,
    title: title("latent space", data, model),
  });
}

/**
 * KL of each latent dimension, the mean over test images: which dimensions are used.
 *
 * @throws UserError where the model has no KL, or one that does not come apart by dimensions
 */
export function klBars(model: Model, data: Dataset, { count = 2000 } = {}): draw.Figure {
  if (model.noLikelihood !== undefined) {
    throw new UserError(`there is no KL of this model, ${model.title}: ${model.noLikelihood}`);
  }
  if (!hasKlPerDimension(model)) {
    throw new UserError(
      `the KL of this model, ${model.title}, does not come apart by dimensions: its posterior or its ` +
        "prior is no Gaussian of independent dimensions",
    );
  }
  const split = data.test.slice(0, Math.min(count, data.test.size), "test");
  return draw.klBars(meanKl(model, split), {
    title: title("KL per latent dimension", data, model),
  });
}

/**
 * The loss and each of its terms over the epochs of a run's history.
 *
 * @param measured the split that the run was measured on, default "test"
 */
export function lossCurves(
  history: Parameters<typeof draw.lossCurves>[0],
  data: Titled,
  { measured }: { measured?: string } = {},
): draw.Figure {
  return draw.lossCurves(history, { title: title("loss", data), measured });
}

/**
 * The first image of each class that there is, or, of few classes, as many of each as make ten;
 * without labels, the first ten.
 */
function oneOfEach(split: ImageSplit): number[] {
  const { length } = byClass(split, 1);
  if (length < 2) return firstOf(split, COLUMNS);
  const most = length < FEWEST_COLUMNS ? Math.floor(COLUMNS / length) : 1;
  return byClass(split, most, 1)
    .flatMap(({ indices }) => indices)
    .slice(0, MOST_COLUMNS);
}

/** So many images of a class are looked at for a usual one. */
const LOOKED_AT = 100;

/** Of the images of the same class as `index`, the one whose latent is next to their mean; itself without a label. */
function usualOf(model: Model, split: ImageSplit, index: number): number {
  const label = split.labels[index];
  if (label === UNKNOWN_LABEL) return index;
  const alike = firstOf(split).filter((i) => split.labels[i] === label).slice(0, LOOKED_AT); // prettier-ignore
  const { mean } = encodeImages(model, split.images(alike), alike.map(() => label)); // prettier-ignore
  const { latentSize } = model.config;
  const middle = Array.from({ length: latentSize }, (_, d) => {
    return alike.reduce((sum, __, k) => sum + mean[k * latentSize + d], 0) / alike.length;
  });
  const distances = alike.map((_, k) =>
    Math.hypot(...middle.map((value, d) => mean[k * latentSize + d] - value)),
  );
  return alike[distances.indexOf(Math.min(...distances))];
}

/** The name of a class, as a picture can show it. */
function nameOf(
  { classNames }: { readonly classNames?: readonly string[] },
  label: number,
): string {
  return draw.drawableName(classNames?.[label] ?? String(label), label);
}

/** The names of labels, where classes have other names than their numbers. */
function namesOf(
  { classNames = [] }: { readonly classNames?: readonly string[] },
  labels: readonly number[],
): string[] {
  if (classNames.every((name, i) => name === String(i))) return [];
  const names = labels.map((label) => draw.drawableName(classNames[label] ?? "", label));
  return names.every((name) => name === "") ? [] : names;
}

/** "the first 20 of 120 classes", where not all are shown. */
function someOf(shown: number, all: number): string {
  if (shown === 0 || shown >= all) return "";
  return `the first ${shown} of ${counted(all)} classes`;
}

/** For each class that has so many, the indices of its first `count` images, or of `least` at least. */
function byClass(
  split: ImageSplit,
  count: number,
  least = count,
): { label: number; indices: number[] }[] {
  const found = Array.from({ length: split.numClasses }, (_, label) => ({
    label,
    indices: [] as number[],
  }));
  for (let i = 0; i < split.size; i++) {
    const indices = found[split.labels[i]]?.indices; // none of an unknown label
    if (indices && indices.length < count) indices.push(i);
  }
  return found.filter(({ indices }) => indices.length >= least);
}

function firstOf(split: ImageSplit, count = split.size): number[] {
  return Array.from({ length: Math.min(count, split.size) }, (_, i) => i);
}
