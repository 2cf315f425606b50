import { tf } from "../backend";
import { batches, ImageSplit } from "../data";
import { type Model, requireFit, takesLabels } from "../models";
import { host } from "../host";
import { normal } from "../random";
import { Binarization } from "./binarization";
import { batchTensors, evaluationBatch } from "./loss";
import { importanceWeighted } from "./importance";
import { Posteriors } from "./latents";

/** What is measured of each image of a split, in the split's order; nats unless it says otherwise. */
export interface ImageMeasures {
  readonly posteriors: Posteriors;
  /** −log p(x|z), mean over the samples of z. */
  readonly reconstruction: Float64Array;
  /** The importance-weighted estimate of log p(x). */
  readonly logLikelihood: Float64Array;
  /** Mean over pixels of (x − x̂)², x̂ the image decoded from the posterior's mean. */
  readonly squaredError: Float64Array;
  /** −log p(x|z) with a z from the prior in place of the image's own. */
  readonly randomLatent: Float64Array;
  /** −log p(x|z, y) with the next label in place of the image's own; where the model takes labels. */
  readonly wrongLabel?: Float64Array;
}

/** How the measures are taken. */
export interface MeasureOptions {
  readonly seed: number;
  readonly binarization: Binarization;
  /** K, samples of z for each image. */
  readonly samples: number;
  readonly onProgress?: (share: number) => void;
}

/**
 * Takes the measures of every image. The first sample's noise is that of `evaluateElbo` with
 * the same seed. Yields to the event loop after each sample of a batch.
 */
export async function measureImages(
  model: Model,
  split: ImageSplit,
  { seed, binarization, samples, onProgress }: MeasureOptions,
): Promise<ImageMeasures> {
  requireFit(model, split);
  const { latentSize } = model.config;
  const found = noMeasures(model, split);
  const batchSize = evaluationBatch(split);
  const numBatches = Math.ceil(split.size / batchSize);
  let step = 0;
  let from = 0;
  const order = { batchSize, seed, epoch: 0, shuffle: false };
  for (const { indices, size } of batches(split, order)) {
    const batch = tf.tidy(() => {
      const { x, y } = batchTensors(model, split, indices, { binarization, seed, step });
      const { mean, logVar } = model.encode(x, y);
      return { x, y, mean, logVar };
    });
    const { x, y, mean, logVar } = batch;
    found.posteriors.mean.set(mean.dataSync<"float32">(), from * latentSize);
    found.posteriors.logVar.set(logVar.dataSync<"float32">(), from * latentSize);

    const noise = (k: number) =>
      normal({ seed, stream: "evaluation", step: step + k * numBatches }, size * latentSize);
    const cost = (z: tf.Tensor2D, label = y) => model.decode(z, label).negativeLogLikelihood(x);
    const estimate = await importanceWeighted(
      { mean, logVar },
      (z) => tf.neg(cost(z)),
      noise,
      samples,
      async (k) => {
        onProgress?.((step + (k + 1) / samples) / numBatches);
        await host().turn();
      },
    );
    found.reconstruction.set(estimate.reconstruction, from);
    found.logLikelihood.set(estimate.logLikelihood, from);

    tf.tidy(() => {
      const image = model.decode(mean, y).mean();
      const error = tf.mean(tf.squaredDifference(x, image), 1);
      found.squaredError.set(error.dataSync<"float32">(), from);
      const random = tf.tensor2d(noise(0), mean.shape);
      found.randomLatent.set(cost(random).dataSync<"float32">(), from);
      if (y) found.wrongLabel?.set(cost(mean, nextLabel(y)).dataSync<"float32">(), from);
    });
    tf.dispose(batch);
    from += size;
    step++;
  }
  return found;
}

/** Room for the measures of every image. */
function noMeasures(model: Model, split: ImageSplit) {
  const { latentSize } = model.config;
  const perImage = () => new Float64Array(split.size);
  return {
    posteriors: {
      mean: new Float32Array(split.size * latentSize),
      logVar: new Float32Array(split.size * latentSize),
      latentSize,
    },
    reconstruction: perImage(),
    logLikelihood: perImage(),
    squaredError: perImage(),
    randomLatent: perImage(),
    ...(takesLabels(model) && split.numClasses > 1 && { wrongLabel: perImage() }),
  };
}

/** One-hot labels turned by one: 0 becomes 1, the last becomes 0. */
function nextLabel(y: tf.Tensor2D): tf.Tensor2D {
  const [n, classes] = y.shape;
  const last = tf.slice(y, [0, classes - 1], [n, 1]);
  return tf.concat([last, tf.slice(y, [0, 0], [n, classes - 1])], 1);
}
