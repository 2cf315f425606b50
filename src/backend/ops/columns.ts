import * as tf from "@tensorflow/tfjs-core";
import { nativeWithOperations, runOperation } from "../native/operations";

/**
 * Tensors side by side along their last axis, as one operation with its own gradient.
 *
 * @param parts float32, [columns] each or [rows, columns] each with the same rows
 * @returns float32, as wide as all of them; a single one is itself. The caller, or its `tf.tidy`, disposes.
 */
export function joinColumns<T extends tf.Tensor1D | tf.Tensor2D>(parts: readonly T[]): T {
  if (parts.length === 1) return parts[0];
  if (!nativeWithOperations()) return tf.concat<T>([...parts], parts[0].rank - 1);
  const widths = parts.map(({ shape }) => shape[shape.length - 1]);
  const operation = tf.customGrad((...inputs) => {
    const value = join(inputs.slice(0, -1) as tf.Tensor[]); // the last argument is the function that saves tensors for the gradient
    return { value, gradFunc: (dy: tf.Tensor) => split(dy, widths) };
  });
  return operation(...parts) as T;
}

/**
 * A matrix cut into `count` matrices of equal width, from left to right: the inverse of {@link joinColumns}.
 *
 * @param x float32 [rows, count · columns]
 * @returns `count` times float32 [rows, columns]. The caller, or its `tf.tidy`, disposes.
 */
export function splitColumns(x: tf.Tensor2D, count: number): tf.Tensor2D[] {
  if (count === 1) return [x];
  if (!nativeWithOperations()) return tf.split(x, count, 1);
  const widths = Array.from({ length: count }, () => x.shape[1] / count);
  return tf.engine().runKernel<tf.Tensor2D[]>(SPLIT, { x }, { widths });
}

// TensorFlow.js differentiates an operation of several outputs only if it is registered by a name.
const SPLIT = "LatentLabSplit";

tf.registerKernel({
  kernelName: SPLIT,
  backendName: "tensorflow",
  kernelFunc: ({ inputs, attrs }) => split(inputs.x as tf.Tensor, attrs?.widths as number[]),
});

tf.registerGradient({
  kernelName: SPLIT,
  gradFunc: (dys) => ({ x: () => join(dys as tf.Tensor[]) }),
});

function join(parts: tf.Tensor[]): tf.Tensor {
  return runOperation("LatentLabJoin", parts, 1, { axis: parts[0].rank - 1, N: parts.length })[0];
}

function split(x: tf.Tensor, widths: number[]): tf.Tensor[] {
  return runOperation(SPLIT, [x], widths.length, { axis: x.rank - 1, N: widths.length, widths });
}
