import { imagesOf, tf } from "../backend";
import { batches, type ImageSplit } from "../data";
import { host } from "../host";
import {
  type Batch,
  createNoise,
  imagesAtOnce,
  learnsLabels,
  type Model,
  requireFit,
  type WeighedTerms,
  withBeside,
} from "../models";
import type { LossMeans, TermWeights } from "../models/terms";
import { type Binarization, type BinarizationDraw, binarized } from "./binarization";

/** A model's loss on a split. */
export interface LossOnSplit {
  /** Means over images, in nats per image: the loss, and each term without its weight. */
  readonly means: LossMeans;
  readonly weights: TermWeights;
}

/** How {@link evaluateLoss} goes about it; further entries are options of the loss, such as `beta`. */
export interface LossOptions {
  /** Of the noise: the same seed gives the same figures. Default 0. */
  readonly seed?: number;
  /** What becomes of grey pixels. Default `none`. */
  readonly binarization?: Binarization;
  /** Images that the model was trained on; the split's own number by default. */
  readonly trainSize?: number;
  /** An option of the loss in place of the model's own, such as `beta: 4`. */
  readonly [option: string]: number | Binarization | undefined;
}

/**
 * Images that go through together: 500, and of more than 8,388 numbers each fewer. The noise depends on
 * it: another size gives other figures.
 */
export function evaluationBatch({ imageShape }: Pick<ImageSplit, "imageShape">): number {
  return imagesAtOnce(imageShape);
}

/**
 * A model's loss on a split, with one seeded draw for each image, averaged over images (not over
 * batches, of which the last may be smaller). Lets other work have its turn between batches.
 *
 * @throws UserError where the images do not fit the model, or lack labels that it needs
 * @example
 * ```ts
 * const { means } = await evaluateLoss(model, mnist.test);
 * means.loss; // 99.5 nats
 * ```
 */
export async function evaluateLoss(
  model: Model,
  split: ImageSplit,
  { seed = 0, binarization = "none", trainSize = split.size, ...weights }: LossOptions = {},
): Promise<LossOnSplit> {
  const sums: Record<string, number> = { loss: 0 };
  requireFit(model, split);
  let told: TermWeights = {};
  let step = 0;
  const order = { batchSize: evaluationBatch(split), seed, epoch: 0, shuffle: false };
  for (const { indices, size } of batches(split, order)) {
    tf.tidy(() => {
      const batch = batchTensors(model, split, indices, { binarization, seed, step });
      const noise = evaluationNoise(seed, step);
      const context = { noise, trainSize, progress: 1, epochs: Infinity };
      const terms = lossOf(model, batch, context, weights as Record<string, number>);
      const [loss, ...values] = terms.values.dataSync<"float32">();
      sums.loss += loss * size;
      terms.names.forEach((name, t) => (sums[name] = (sums[name] ?? 0) + values[t] * size));
      told = Object.fromEntries(terms.names.map((name, t) => [name, terms.weights[t]]));
    });
    step++;
    await host().turn();
  }
  const means = Object.entries(sums).map(([name, sum]) => [name, sum / split.size]);
  return { means: Object.fromEntries(means) as LossMeans, weights: told };
}

/** The loss, and beside it what an adversary minimizes. */
function lossOf(model: Model, ...args: Parameters<Model["loss"]>): WeighedTerms {
  const own = model.loss(...args);
  return model.adversary ? withBeside(own, model.adversary.loss(...args)) : own;
}

/**
 * The means of {@link evaluateLoss} alone: the loss and its terms, `{ loss, reconstruction, kl }` of a
 * VAE.
 *
 * @example
 * ```ts
 * const { loss } = await evaluateElbo(model, mnist.test); // 99.5 nats
 * ```
 */
export async function evaluateElbo(
  model: Model,
  split: ImageSplit,
  options: LossOptions = {},
): Promise<LossMeans> {
  return (await evaluateLoss(model, split, options)).means;
}

/**
 * The noise of an evaluation: other numbers than a training's, and for "epsilon" those of the
 * stream "evaluation", by which published figures were made.
 */
export function evaluationNoise(seed: number, step: number) {
  const stream = (name: string) => (name === "epsilon" ? "evaluation" : `evaluation of ${name}`);
  return createNoise({ seed, step, stream });
}

const GREY: BinarizationDraw = { binarization: "none", seed: 0, step: 0 };

/**
 * The images at these indices, and their labels as the model takes them.
 *
 * @param draw what becomes of grey pixels; they stay grey by default
 * @param memory [n · pixels] or more, for the bytes: spares an allocation
 * @returns the caller disposes
 */
export function batchTensors(
  model: Model,
  split: ImageSplit,
  indices: ArrayLike<number>,
  draw: BinarizationDraw = GREY,
  memory?: Uint8Array,
): Batch {
  const n = indices.length;
  const x =
    draw.binarization === "none"
      ? imagesOf(split.bytes(indices, memory), n)
      : tf.tensor2d(binarized(split.images(indices), { name: split.name, indices }, draw), [
          n,
          split.pixels.length / split.size,
        ]);
  if (!learnsLabels(model)) return { x };
  const y = tf.tensor2d(split.oneHot(indices), [n, split.numClasses]);
  if (model.labels === "required") return { x, y };
  const known = Float32Array.from({ length: n }, (_, i) => Number(split.labels[indices[i]] >= 0));
  return { x, y, known: tf.tensor1d(known), allKnown: known.every((each) => each === 1) };
}
