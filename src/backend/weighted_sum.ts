import * as tf from "@tensorflow/tfjs-core";
import { add, mul } from "./elementwise";

/**
 * `a + weight · b` of two tensors of one shape, as one operation with its own gradient: dy and
 * weight · dy.
 *
 * @returns float32. The caller, or its `tf.tidy`, disposes.
 */
export function weightedSum<T extends tf.Tensor>(a: T, b: T, weight: number): T {
  const operation = tf.customGrad((...inputs) => {
    const [a, b] = inputs as tf.Tensor[];
    const gradFunc = (dy: tf.Tensor) => [dy, mul(dy, tf.scalar(weight))];
    return { value: add(a, mul(b, tf.scalar(weight))), gradFunc };
  });
  return operation(a, b) as T;
}
