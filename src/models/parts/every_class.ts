import { tf } from "../../backend";

/**
 * Every class for each of n images: the first class of all images, then the second of all.
 *
 * @returns float32 [numClasses · n, numClasses], one-hot. The caller, or its `tf.tidy`, disposes.
 */
export function everyClass(n: number, numClasses: number): tf.Tensor2D {
  const rows = new Float32Array(numClasses * n * numClasses);
  for (let k = 0; k < numClasses * n; k++) rows[k * numClasses + Math.floor(k / n)] = 1;
  return tf.tensor2d(rows, [numClasses * n, numClasses]);
}

/**
 * Σ_y weight(y) · value(y) of each image.
 *
 * @param weights float32 [n, numClasses]
 * @param values float32 [numClasses · n], in the order of {@link everyClass}
 * @returns float32 [n]. The caller, or its `tf.tidy`, disposes.
 */
export function overClasses(weights: tf.Tensor2D, values: tf.Tensor1D): tf.Tensor1D {
  const [n, numClasses] = weights.shape;
  const columns = tf.transpose(tf.reshape(values, [numClasses, n]));
  return tf.sum(tf.mul(weights, columns), 1);
}

/**
 * The label where it is known, and else the likeliest class.
 *
 * @param y float32 [n, numClasses], one-hot, a row of zeros where the label is not known
 * @param logProbabilities log q(y|x), float32 [n, numClasses]
 * @returns float32 [n, numClasses], one-hot. The caller, or its `tf.tidy`, disposes.
 */
export function knownOrLikeliest(y: tf.Tensor2D, logProbabilities: tf.Tensor2D): tf.Tensor2D {
  const likeliest = tf.oneHot(tf.argMax(logProbabilities, 1), y.shape[1], 1, 0, "float32");
  const unknown = tf.sub(1, tf.sum(y, 1, true));
  return tf.add(y, tf.mul(unknown, likeliest));
}
