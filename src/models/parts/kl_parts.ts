import { gaussianLogDensities, logSumExp, tf } from "../../backend";
import type { Posterior } from "./posterior";
import { standardNormal } from "./prior";

/** KL(q(z|x) ‖ N(0, I)) in three parts, whose sum it is in expectation: float32 [n] each, nats. */
export interface KlParts {
  /** log q(z|x) − log q(z): what z and the image know of each other. */
  readonly mutualInformation: tf.Tensor1D;
  /** log q(z) − Σⱼ log q(zⱼ): what dimensions know of each other. */
  readonly totalCorrelation: tf.Tensor1D;
  /** Σⱼ log q(zⱼ) − log p(zⱼ): how far each dimension is from the prior's. */
  readonly dimensionKl: tf.Tensor1D;
}

/** What is known of the data set from which a batch was taken. */
export interface KlPartsOptions {
  /** N, images of the whole data set. */
  readonly trainSize: number;
  /** How q(z) is estimated from the batch; `stratified` by default. */
  readonly estimator?: "weighted" | "stratified";
}

/**
 * The KL of a batch in three parts (Chen et al. 2018, equation 2). q(z) is the mean over all N images,
 * of which the batch has M; it is estimated as
 *
 *     q(z) ≈ 1/(N M) Σᵢ q(z|xᵢ)                            (weighted, equation 3)
 *     q(z) ≈ Σᵢ wᵢ q(z|xᵢ)                                 (stratified, appendix C.2)
 *
 * with w = 1/N for z's own image, (N − M + 1) / (N (M − 1)) for one other, and 1/(M − 1) for the rest,
 * which add up to 1; of a single image, as the last of an epoch may be, q(z|x) stands for q(z). The first
 * is biased: low by log N in each logarithm, and z's own image, one of M where it should be one of N, stands
 * for most of the sum, so that its gradients are biased, too.
 *
 * @param q the posteriors of a batch of M images
 * @param z float32 [M, latentSize], a draw from each
 * @returns the caller, or its `tf.tidy`, disposes
 */
export function klParts(
  q: Posterior,
  z: tf.Tensor2D,
  { trainSize, estimator = "stratified" }: KlPartsOptions,
): KlParts {
  const [m, latentSize] = z.shape;
  const weights = logWeights(m, trainSize, estimator);
  // log q(zᵢⱼ|xₖ) at [i, k, j]: [M, M, latentSize].
  const each = gaussianLogDensities(z, q.mean, q.logVar);
  const logQz = logWeightedSum(tf.sum(each, 2), weights);
  const marginals = logWeightedSum(each, tf.expandDims(weights, 2));
  const product = tf.sum<tf.Tensor1D>(marginals, 1);
  return {
    mutualInformation: tf.sub(q.logDensity(z), logQz),
    totalCorrelation: tf.sub(logQz, product),
    dimensionKl: tf.sub(product, standardNormal(latentSize).logDensity(z)),
  };
}

/** log Σₖ exp(weights + values) over the second axis. */
function logWeightedSum(values: tf.Tensor, weights: tf.Tensor): tf.Tensor {
  return logSumExp(tf.add(values, weights), 1);
}

/** log of the weight that image k has in the estimate of q(zᵢ): float32 [M, M]. */
function logWeights(m: number, trainSize: number, estimator: "weighted" | "stratified") {
  const n = Math.max(trainSize, m); // measured on more images than it was trained on
  const values = new Float32Array(m * m).fill(-Math.log(n * m));
  if (estimator === "stratified") {
    if (m === 1) return tf.zeros([1, 1]);
    const others = m - 1;
    values.fill(-Math.log(others));
    for (let i = 0; i < m; i++) {
      values[i * m + i] = -Math.log(n);
      values[i * m + ((i + 1) % m)] = Math.log((n - others) / (n * others));
    }
  }
  return tf.tensor2d(values, [m, m]);
}
