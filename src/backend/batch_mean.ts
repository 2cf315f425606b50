import * as tf from "@tensorflow/tfjs-core";
import { mul } from "./elementwise";
import { backendWithKernels, runOwnKernel } from "./native_kernels";

/**
 * The mean of one number for each image, as one operation with its own gradient: 1/n for each.
 *
 * @param values float32 [n]
 * @returns float32 scalar. The caller, or its `tf.tidy`, disposes.
 */
export function batchMean(values: tf.Tensor1D): tf.Scalar {
  const { mean, gradient } = backendWithKernels() ? kernels : portable;
  const operation = tf.customGrad((x, save) => {
    (save as unknown as (tensors: tf.Tensor[]) => void)([x as tf.Tensor]);
    const gradFunc = (dy: tf.Tensor, [x]: tf.Tensor[]) => gradient(x, dy);
    return { value: mean(x as tf.Tensor), gradFunc };
  });
  return operation(values) as tf.Scalar;
}

const kernels = {
  mean: (x: tf.Tensor) => runOwnKernel("LatentLabMean", [x]),
  gradient: (x: tf.Tensor, dy: tf.Tensor) => runOwnKernel("LatentLabMeanGradient", [x, dy]),
};

const portable: typeof kernels = {
  mean: (x) => tf.mean(x),
  gradient: (x, dy) => mul(tf.fill(x.shape, 1 / x.size), dy),
};
