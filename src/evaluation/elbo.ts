import { greyImages, tf } from "../backend";
import { batches, ImageSplit } from "../data";
import { Model, vaeLoss } from "../models";
import { normal } from "../random";
import { Binarization, BinarizationDraw, binarized } from "./binarization";

/** Means over images, in nats per image. */
export interface ElboMetrics {
  /** reconstruction + β · KL */
  readonly loss: number;
  /** −log p(x|z), summed over pixels */
  readonly reconstruction: number;
  /** KL(q(z|x) ‖ p(z)), summed over latent dimensions, without β */
  readonly kl: number;
}

/** How {@link evaluateElbo} goes about it. */
export interface ElboOptions {
  /** Of the noise: the same seed gives the same figures. Default 0. */
  readonly seed?: number;
  /** Weight of the KL term in the loss. Default 1. */
  readonly beta?: number;
  /** What becomes of grey pixels. Default `none`. */
  readonly binarization?: Binarization;
}

/** Images that go through together. The noise depends on it: another size gives other figures. */
export const EVALUATION_BATCH = 500;

/**
 * The negative ELBO of a split, with one seeded sample of z for each image, averaged over
 * images (not over batches, of which the last may be smaller). Yields to the event loop
 * between batches.
 *
 * @example
 * ```ts
 * const { loss } = await evaluateElbo(model, mnist.test); // 99.5 nats
 * ```
 */
export async function evaluateElbo(
  model: Model,
  split: ImageSplit,
  { seed = 0, beta = 1, binarization = "none" }: ElboOptions = {},
): Promise<ElboMetrics> {
  const sums = { reconstruction: 0, kl: 0 };
  let step = 0;
  const options = { batchSize: EVALUATION_BATCH, seed, epoch: 0, shuffle: false };
  for (const { indices, size } of batches(split, options)) {
    const epsilon = normal({ seed, stream: "evaluation", step }, size * model.config.latentSize);
    const terms = tf.tidy(() => {
      const batch = batchTensors(model, split, indices, { binarization, seed, step });
      const noise = tf.tensor2d(epsilon, [size, model.config.latentSize]);
      const { reconstruction, kl } = vaeLoss(model, batch, noise, beta);
      return { reconstruction: reconstruction.dataSync()[0], kl: kl.dataSync()[0] };
    });
    step++;
    sums.reconstruction += terms.reconstruction * size;
    sums.kl += terms.kl * size;
    await new Promise(setImmediate);
  }
  const reconstruction = sums.reconstruction / split.size;
  const kl = sums.kl / split.size;
  return { loss: reconstruction + beta * kl, reconstruction, kl };
}

const GREY: BinarizationDraw = { binarization: "none", seed: 0, step: 0 };

/**
 * The images at these indices, and their labels where the model is conditional.
 *
 * @param draw what becomes of grey pixels; they stay grey by default
 * @param memory [n · pixels] or more, for the bytes: spares an allocation
 * @returns x float32 [n, pixels] in [0, 1], y float32 [n, numClasses]; the caller disposes
 */
export function batchTensors(
  model: Model,
  split: ImageSplit,
  indices: ArrayLike<number>,
  draw: BinarizationDraw = GREY,
  memory?: Uint8Array,
): { x: tf.Tensor2D; y?: tf.Tensor2D } {
  const n = indices.length;
  const x =
    draw.binarization === "none"
      ? greyImages(split.bytes(indices, memory), n)
      : tf.tensor2d(binarized(split.images(indices), { name: split.name, indices }, draw), [
          n,
          split.pixels.length / split.size,
        ]);
  if (!model.conditional) return { x };
  return { x, y: tf.tensor2d(split.oneHot(indices), [n, split.numClasses]) };
}
