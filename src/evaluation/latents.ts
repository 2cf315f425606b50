import { tf } from "../backend";
import { imageSize, type ImageSplit } from "../data";
import { klToStandardNormal } from "../math";
import {
  encodeImages,
  type Model,
  Posterior,
  type Prior,
  requireFit,
  takesLabels,
} from "../models";

/** The posteriors of many images: both [n × latentSize], row after row. */
export interface Posteriors {
  readonly mean: Float32Array;
  readonly logVar: Float32Array;
  readonly latentSize: number;
}

/** A dimension is active above this variance (Burda et al. 2016, section 5.2 and appendix C). */
export const ACTIVITY_THRESHOLD = 0.01;

/**
 * How much each latent dimension moves with the image: the variance over images of the
 * posterior's mean, Var_x(E_q(z|x)[z]).
 *
 * A dimension above {@link ACTIVITY_THRESHOLD} is an active unit.
 *
 * @returns [latentSize]
 */
export function activity({ mean, latentSize }: Posteriors): Float64Array {
  const n = mean.length / latentSize;
  return eachDimension(latentSize, (d) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += mean[i * latentSize + d];
    const centre = sum / n;
    let squares = 0;
    for (let i = 0; i < n; i++) squares += (mean[i * latentSize + d] - centre) ** 2;
    return squares / n;
  });
}

/**
 * KL(q(z|x) ‖ N(0, I)) of each latent dimension, mean over images.
 *
 *     ½ (mean² + exp(logVar) − 1 − logVar)
 *
 * @returns [latentSize], nats per image
 */
export function meanKlPerDimension({ mean, logVar, latentSize }: Posteriors): Float64Array {
  const n = mean.length / latentSize;
  return eachDimension(latentSize, (d) => {
    let sum = 0;
    for (let k = d; k < mean.length; k += latentSize) {
      sum += klToStandardNormal([mean[k]], [logVar[k]]);
    }
    return sum / n;
  });
}

/** Whether KL(q(z|x) ‖ p(z)) is that of two Gaussians, so that it comes apart by dimensions. */
export function isInClosedForm(posterior: Posterior, { isStandardNormal }: Prior): boolean {
  return posterior.constructor === Posterior && isStandardNormal === true;
}

/** Whether a model has a KL, and one that comes apart by dimensions. */
export function hasKlPerDimension(model: Model): boolean {
  const { imageShape, numClasses } = model.config;
  if (model.noLikelihood !== undefined) return false;
  return tf.tidy(() => {
    const first = Array.from({ length: numClasses }, (_, label) => Number(label === 0));
    const y = takesLabels(model) ? tf.tensor2d([first]) : undefined;
    const x = tf.zeros<tf.Rank.R2>([1, imageSize(imageShape)]);
    return isInClosedForm(model.encode(x, y), model.prior(y));
  });
}

/**
 * How much each latent dimension of a model is used: its KL, the mean over the split's images, in nats; of
 * a model whose KL does not come apart by dimensions its {@link activity}.
 *
 * @returns [latentSize]
 */
export function meanKl(model: Model, split: ImageSplit): Float64Array {
  const posteriors = posteriorsOf(model, split);
  return hasKlPerDimension(model) ? meanKlPerDimension(posteriors) : activity(posteriors);
}

/** The means of the posteriors of a split's images: [size × latentSize], row after row. */
export function latentMeans(model: Model, split: ImageSplit): Float32Array {
  return posteriorsOf(model, split).mean;
}

/** So many numbers of images are in memory at a time, or one image's. */
const AT_A_TIME = 2 ** 24;

function posteriorsOf(model: Model, split: ImageSplit): Posteriors {
  requireFit(model, split);
  const { latentSize, imageShape } = model.config;
  const found = {
    mean: new Float32Array(split.size * latentSize),
    logVar: new Float32Array(split.size * latentSize),
  };
  const some = Math.max(1, Math.floor(AT_A_TIME / imageSize(imageShape)));
  for (let from = 0; from < split.size; from += some) {
    const indices = Array.from({ length: Math.min(some, split.size - from) }, (_, i) => from + i);
    const labels = split.labels.subarray(from, from + indices.length);
    const { mean, logVar } = encodeImages(model, split.images(indices), labels);
    found.mean.set(mean, from * latentSize);
    found.logVar.set(logVar, from * latentSize);
  }
  return { ...found, latentSize };
}

function eachDimension(latentSize: number, at: (d: number) => number): Float64Array {
  return Float64Array.from({ length: latentSize }, (_, d) => at(d));
}
