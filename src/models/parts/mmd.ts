import { inverseMultiquadratic, tf } from "../../backend";

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
 * the mean of ‖a − b‖² under N(0, I). Being unbiased, it is now and then below 0. A single image,
 * such as the last of an epoch may be, has no pairs and says nothing: 0.
 *
 * @param a float32 [n, latentSize]
 * @param b float32 [n, latentSize]: as many
 * @returns float32 [], at most 2. The caller, or its `tf.tidy`, disposes.
 */
export function maximumMeanDiscrepancy(a: tf.Tensor2D, b: tf.Tensor2D): tf.Scalar {
  const [n, latentSize] = a.shape;
  if (n === 1) return tf.scalar(0);
  const kernels = kernel(tf.concat2d([a, b], 0), 2 * latentSize);
  // [2, 2]: the means within a, between a and b, and within b, each image's own kernel of 1 among them.
  const halves = tf.tensor2d(
    Array.from({ length: 2 * n }, (_, i) => (i < n ? [1 / n, 0] : [0, 1 / n])),
  );
  const means = tf.matMul(halves, tf.matMul(kernels, halves), true);
  const within = n / (n - 1);
  const signs = tf.tensor2d([
    [within, -1],
    [-1, within],
  ]);
  return tf.sub(tf.sum<tf.Scalar>(tf.mul(means, signs)), 2 / (n - 1));
}

/** [n, d] → [n, n], each in (0, 1]. */
function kernel(points: tf.Tensor2D, c: number): tf.Tensor2D {
  const squares = tf.sum(tf.square(points), 1, true);
  const products = tf.mul(-2, tf.matMul(points, points, false, true));
  const sums = tf.add(squares, tf.transpose(squares));
  const distances = tf.relu(tf.add(sums, products)); // rounding may bring 0 below 0
  return inverseMultiquadratic(
    distances as tf.Tensor2D,
    SCALES.map((scale) => scale * c),
  );
}
