import * as tf from "@tensorflow/tfjs-core";
import { mul } from "./elementwise";

/**
 * The mean of one number for each image, as one operation with its own gradient: 1/n for each.
 *
 * @param values float32 [n]
 * @returns float32 scalar. The caller, or its `tf.tidy`, disposes.
 */
export function batchMean(values: tf.Tensor1D): tf.Scalar {
  const { size } = values;
  const operation = tf.customGrad((x) => ({
    value: tf.mean(x as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => mul(tf.fill([size], 1 / size), dy),
  }));
  return operation(values) as tf.Scalar;
}
