import type { ImageSplit } from "../data";
import { klToStandardNormal } from "../math";
import { encodeImages, type Model, requireFit } from "../models";

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

/** KL of each latent dimension of a model, the mean over the split's images: [latentSize], nats. */
export function meanKl(model: Model, split: ImageSplit): Float64Array {
  requireFit(model, split);
  const all = Array.from({ length: split.size }, (_, i) => i);
  const { latentSize } = model.config;
  return meanKlPerDimension({
    ...encodeImages(model, split.images(all), split.labels),
    latentSize,
  });
}

function eachDimension(latentSize: number, at: (d: number) => number): Float64Array {
  return Float64Array.from({ length: latentSize }, (_, d) => at(d));
}
