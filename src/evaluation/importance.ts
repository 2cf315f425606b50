import { tf } from "../backend";
import type { Posterior, Prior } from "../models";
import { RunningLogMeanExp } from "./log_mean_exp";

/** The densities of a model, of one batch of n images. */
export interface Densities {
  /** q(z|x); the caller disposes of it. */
  readonly posterior: Posterior;
  readonly prior: Prior;
  /** log p(x|z): float32 [n, latentSize] → [n], nats; its tensors are disposed. */
  logLikelihood(z: tf.Tensor2D): tf.Tensor1D;
}

/** What K samples of a batch's latents come to. */
export interface ImportanceEstimate {
  /** [n] log (1/K Σₖ p(x|zₖ) p(zₖ) / q(zₖ|x)), in nats. */
  readonly logLikelihood: Float64Array;
  /** [n] −1/K Σₖ log p(x|zₖ), in nats. */
  readonly reconstruction: Float64Array;
  /** [n] 1/K Σₖ log q(zₖ|x) − log p(zₖ), in nats: the KL of the two, as drawn. */
  readonly drawnKl: Float64Array;
  /** [n × latentSize] z₁ */
  readonly firstDraw: Float32Array;
}

/**
 * The importance-weighted estimate of log p(x) for each image of a batch (Burda, Grosse and
 * Salakhutdinov 2016, equation 8): a lower bound in expectation, the ELBO at K = 1, and higher
 * the more samples it has.
 *
 *     log 1/K Σₖ wₖ,    log wₖ = log p(x|zₖ) + log p(zₖ) − log q(zₖ|x),    zₖ ~ q(z|x)
 *
 * The densities are the model's own, whatever its posterior and its prior. Samples go through one at a
 * time, so that memory is the same for any K.
 *
 * @param epsilon the k-th noise, float32 of the posterior's shape from N(0, I)
 * @param samples K, at least 1; exactly so many are drawn, and one where each draw is the same
 * @param onSample is awaited after each
 */
export async function importanceWeighted(
  { posterior, prior, logLikelihood }: Densities,
  epsilon: (k: number) => Float32Array,
  samples: number,
  onSample: (k: number) => Promise<void> = async () => undefined,
): Promise<ImportanceEstimate> {
  const [n] = posterior.shape;
  const count = posterior.isCertain ? 1 : samples;
  const weights = new RunningLogMeanExp(n);
  const [reconstruction, drawnKl] = [new Float64Array(n), new Float64Array(n)];
  const firstDraw = new Float32Array(n * posterior.shape[1]);
  for (let k = 0; k < count; k++) {
    tf.tidy(() => {
      const { z, logDensity } = posterior.draw(tf.tensor2d(epsilon(k), posterior.shape));
      if (k === 0) firstDraw.set(z.dataSync<"float32">());
      const conditional = logLikelihood(z);
      const divergence = tf.sub(logDensity, prior.logDensity(z));
      weights.add(tf.sub(conditional, divergence).dataSync<"float32">());
      addMean(reconstruction, tf.neg(conditional), count);
      addMean(drawnKl, divergence, count);
    });
    await onSample(k);
  }
  return { logLikelihood: weights.values(), reconstruction, drawnKl, firstDraw };
}

/** Adds one of so many numbers to the means. */
function addMean(means: Float64Array, values: tf.Tensor, count: number): void {
  values.dataSync<"float32">().forEach((value, i) => (means[i] += value / count));
}
