import * as tf from "@tensorflow/tfjs-core";
import { add, mul } from "./elementwise";
import { backendWithKernels, runOwnKernel } from "./native_kernels";

/**
 * `a + weight · b` of two tensors of one shape, as one operation with its own gradient: dy and
 * weight · dy.
 *
 * @returns float32. The caller, or its `tf.tidy`, disposes.
 */
export function weightedSum<T extends tf.Tensor>(a: T, b: T, weight: number): T {
  const { sum, scale } = backendWithKernels() ? kernels : portable;
  const operation = tf.customGrad((...inputs) => {
    const [a, b] = inputs as tf.Tensor[];
    const gradFunc = (dy: tf.Tensor) => [dy, scale(dy, tf.scalar(weight))];
    return { value: sum(a, b, tf.scalar(weight)), gradFunc };
  });
  return operation(a, b) as T;
}

const kernels = {
  sum: (a: tf.Tensor, b: tf.Tensor, weight: tf.Scalar) =>
    runOwnKernel("LatentLabWeightedSum", [a, b, weight]),
  scale: (x: tf.Tensor, weight: tf.Scalar) => runOwnKernel("LatentLabScale", [x, weight]),
};

const portable: typeof kernels = {
  sum: (a, b, weight) => add(a, mul(b, weight)),
  scale: mul,
};
