import { gaussianKl, gaussianSample, tf } from "../backend";

/**
 * Kullback-Leibler divergence of N(mean, exp(logVar)) from the prior N(0, I), for each latent
 * dimension (Kingma and Welling 2014, appendix B):
 *
 *     KL = ½ · (mean² + exp(logVar) − 1 − logVar)
 *
 * @param mean float32 [n, latentSize]
 * @param logVar float32 [n, latentSize], the natural logarithm of the variance
 * @returns float32 [n, latentSize], nats, at least 0. The caller, or its `tf.tidy`, disposes.
 * @example
 * ```ts
 * klPerDimension(tf.ones([1, 1]), tf.zeros([1, 1])); // ½ nat
 * ```
 */
export function klPerDimension(mean: tf.Tensor2D, logVar: tf.Tensor2D): tf.Tensor2D {
  const moments = tf.add(tf.square(mean), tf.exp(logVar));
  return tf.mul(0.5, tf.sub(tf.sub(moments, 1), logVar));
}

/**
 * {@link klPerDimension} summed over the latent dimensions: KL(q(z|x) ‖ N(0, I)).
 *
 * @returns float32 [n], nats per image. The caller, or its `tf.tidy`, disposes.
 * @example
 * ```ts
 * klDivergence(tf.zeros([1, 15]), tf.zeros([1, 15])); // 0
 * ```
 */
export function klDivergence(mean: tf.Tensor2D, logVar: tf.Tensor2D): tf.Tensor1D {
  return gaussianKl(mean, logVar);
}

/**
 * The reparameterization trick (Kingma and Welling 2014, section 2.4): a draw from
 * N(mean, exp(logVar)) as a differentiable function of its parameters,
 *
 *     z = mean + exp(½ · logVar) · epsilon.
 *
 * @param mean float32 [n, latentSize]
 * @param logVar float32 [n, latentSize]
 * @param epsilon float32 [n, latentSize], drawn from N(0, I)
 * @returns float32 [n, latentSize]. The caller, or its `tf.tidy`, disposes.
 */
export function reparameterize(
  mean: tf.Tensor2D,
  logVar: tf.Tensor2D,
  epsilon: tf.Tensor2D,
): tf.Tensor2D {
  return gaussianSample(mean, logVar, epsilon);
}
