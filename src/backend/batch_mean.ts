import * as tf from "@tensorflow/tfjs-core";
import { mul } from "./elementwise";

/**
 * The mean of one number for each image, as one operation with its own gradient: 1/n for each.
 *
 * @param values float32 [n]
 * @returns float32 scalar. The caller, or its `tf.tidy`, disposes.
 */
export function batchMean(values: tf.Tensor1D): tf.Scalar {
  const operation = tf.customGrad((x) => {
    const n = (x as tf.Tensor).size;
    const gradFunc = (dy: tf.Tensor) => mul(tf.fill([n], 1 / n), dy);
    return { value: tf.mean(x as tf.Tensor), gradFunc };
  });
  return operation(values) as tf.Scalar;
}
