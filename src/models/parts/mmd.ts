import { tf } from "../../backend";

/** Widths of the kernel, as multiples of the one that fits N(0, I): one too wide or narrow sees nothing. */
const SCALES = [0.1, 0.2, 0.5, 1, 2, 5, 10];

/**
 * The squared maximum mean discrepancy of two samples, a distance of the distributions that they are
 * from (Gretton et al. 2012, equation 3, without bias):
 *
 *     MMD² = E k(a, a′) + E k(b, b′) − 2 E k(a, b)
 *     k(a, b) = mean over scales s of C s / (C s + ‖a − b‖²),    C = 2 · latentSize
 *
 * with the inverse multiquadratic kernels of Tolstikhin et al. (2018, section 4 and their code), C being
 * the mean of ‖a − b‖² under N(0, I). Being unbiased, it is now and then below 0. Of a single image,
 * which has no pairs, the first two terms are 0.
 *
 * @param a float32 [n, latentSize]
 * @param b float32 [n, latentSize]
 * @returns float32 [], at most 2. The caller, or its `tf.tidy`, disposes.
 */
export function maximumMeanDiscrepancy(a: tf.Tensor2D, b: tf.Tensor2D): tf.Scalar {
  const between = tf.mean(kernel(a, b));
  const within = tf.add(meanOfPairs(kernel(a, a)), meanOfPairs(kernel(b, b)));
  return tf.sub(within, tf.mul(2, between));
}

/** The mean of [n, n] without its diagonal, on which a kernel is 1. */
function meanOfPairs(values: tf.Tensor2D): tf.Scalar {
  const [n] = values.shape;
  return tf.div(tf.sub(tf.sum(values), n), Math.max(1, n * (n - 1)));
}

/** [n, d] and [m, d] → [n, m], each in (0, 1]. */
function kernel(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const squares = (v: tf.Tensor2D) => tf.sum(tf.square(v), 1, true);
  const products = tf.mul(-2, tf.matMul(a, b, false, true));
  const sums = tf.add(squares(a), tf.transpose(squares(b)));
  const distances = tf.relu(tf.add(sums, products)); // rounding may bring 0 below 0
  const widths = SCALES.map((scale) => 2 * a.shape[1] * scale);
  const kernels = widths.map((c) => tf.div(c, tf.add(c, distances)));
  return tf.div(tf.addN(kernels), SCALES.length);
}
