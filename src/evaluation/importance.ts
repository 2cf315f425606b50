import { tf } from "../backend";
import { reparameterize } from "../math";
import { Posterior } from "../models";
import { RunningLogMeanExp } from "./log_mean_exp";

/** log p(x|z) of each image. */
export type LogLikelihood = (z: tf.Tensor2D) => tf.Tensor1D;

/** What K samples of a batch's latents come to. */
export interface ImportanceEstimate {
  /** [n] log (1/K Σₖ p(x|zₖ) p(zₖ) / q(zₖ|x)), in nats. */
  readonly logLikelihood: Float64Array;
  /** [n] −1/K Σₖ log p(x|zₖ), in nats. */
  readonly reconstruction: Float64Array;
}

/**
 * The importance-weighted estimate of log p(x) for each image of a batch (Burda, Grosse and
 * Salakhutdinov 2016, equation 8): a lower bound in expectation, the ELBO at K = 1, and higher
 * the more samples it has.
 *
 *     log 1/K Σₖ wₖ,    log wₖ = log p(x|zₖ) + log p(zₖ) − log q(zₖ|x),    zₖ ~ q(z|x)
 *
 * Samples go through one at a time, so that memory is the same for any K. With
 * z = mean + exp(½ logVar) · ε, the two densities differ by Σⱼ ½ (εⱼ² + logVarⱼ − zⱼ²).
 *
 * @param posterior q(z|x); the caller disposes
 * @param logLikelihood of the batch's images given their latents; its tensors are disposed
 * @param epsilon the k-th noise, float32 [n × latentSize] from N(0, I)
 * @param samples K, at least 1; exactly so many are drawn
 * @param onSample is awaited after each
 */
export async function importanceWeighted(
  { mean, logVar }: Pick<Posterior, "mean" | "logVar">,
  logLikelihood: LogLikelihood,
  epsilon: (k: number) => Float32Array,
  samples: number,
  onSample: (k: number) => Promise<void> = async () => undefined,
): Promise<ImportanceEstimate> {
  const [n] = mean.shape;
  const weights = new RunningLogMeanExp(n);
  const reconstruction = new Float64Array(n);
  for (let k = 0; k < samples; k++) {
    tf.tidy(() => {
      const noise = tf.tensor2d(epsilon(k), mean.shape);
      const z = reparameterize(mean, logVar, noise);
      const conditional = logLikelihood(z);
      const densities = tf.sub(tf.add(tf.square(noise), logVar), tf.square(z));
      const weight = tf.add(conditional, tf.mul(0.5, tf.sum(densities, 1)));
      weights.add(weight.dataSync<"float32">());
      conditional.dataSync<"float32">().forEach((value, i) => {
        reconstruction[i] -= value / samples;
      });
    });
    await onSample(k);
  }
  return { logLikelihood: weights.values(), reconstruction };
}
