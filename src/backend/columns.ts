import * as tf from "@tensorflow/tfjs-core";
import type { NativeBackend } from "./native";
import { backendWithKernels, wholeNumber } from "./native_kernels";

/**
 * Tensors of equal size side by side along their last axis, as one operation with its own gradient.
 *
 * @param parts float32 of one shape: [columns] or [rows, columns]
 * @returns float32, as wide as all of them. The caller, or its `tf.tidy`, disposes.
 */
export function joinColumns<T extends tf.Tensor1D | tf.Tensor2D>(parts: readonly T[]): T {
  if (!backendWithKernels()) return tf.concat<T>([...parts], parts[0].rank - 1);
  const operation = tf.customGrad((...inputs) => {
    const value = join(inputs.slice(0, -1) as tf.Tensor[]); // the last is a function to save with
    return { value, gradFunc: (dy: tf.Tensor) => split(dy, parts.length) };
  });
  return operation(...parts) as T;
}

/**
 * The other way: a matrix cut into `count` of equal width.
 *
 * @param x float32 [rows, count · columns]
 * @returns `count` times float32 [rows, columns]. The caller, or its `tf.tidy`, disposes.
 */
export function splitColumns(x: tf.Tensor2D, count: number): tf.Tensor2D[] {
  if (!backendWithKernels()) return tf.split(x, count, 1);
  return tf.engine().runKernel<tf.Tensor2D[]>(SPLIT, { x }, { count });
}

// An operation of several outputs has a gradient only as a kernel that TensorFlow.js knows.
const SPLIT = "LatentLabSplit";

tf.registerKernel({
  kernelName: SPLIT,
  backendName: "tensorflow",
  kernelFunc: ({ inputs, attrs }) => split(inputs.x as tf.Tensor, attrs?.count as number),
});

tf.registerGradient({
  kernelName: SPLIT,
  gradFunc: (dys) => ({ x: () => join(dys as tf.Tensor[]) }),
});

function running(): NativeBackend {
  const backend = backendWithKernels();
  if (!backend) throw new Error("the backend was changed on the way");
  return backend;
}

function join(parts: tf.Tensor[]): tf.Tensor {
  const backend = running();
  const count = wholeNumber(backend, "N", parts.length);
  const ids = backend.getInputTensorIds(parts);
  const [joined] = backend.binding.executeOp("LatentLabJoin", [count], ids, 1);
  return backend.createOutputTensor(joined);
}

function split(x: tf.Tensor, count: number): tf.Tensor[] {
  const backend = running();
  const ids = backend.getInputTensorIds([x]);
  const parts = backend.binding.executeOp(SPLIT, [wholeNumber(backend, "N", count)], ids, count);
  return parts.map((part) => backend.createOutputTensor(part));
}
