import * as tf from "@tensorflow/tfjs-core";
import { mul, sigmoid, softplus, sub } from "./elementwise";
import { wasmBernoulli, wasmBernoulliGradient } from "../wasm/bernoulli";
import { wasmOperations } from "../wasm/operations";
import { nativeWithOperations, runSimpleOperation } from "../native/operations";

type Save = (tensors: tf.Tensor[]) => void;

/**
 * Binary cross-entropy from logits, summed over the pixels of each image: the negative
 * log-likelihood of x under a Bernoulli decoder, in nats.
 *
 *     −log p(x | z) = Σ_d softplus(l_d) − x_d · l_d,    gradient in l: σ(l) − x
 *
 * One operation with its own gradient. `softplus` keeps it finite for any logit. For grey
 * pixels in (0, 1) this is the usual cross-entropy, not a normalized likelihood.
 *
 * @param x float32 [n, pixels] in [0, 1]; a constant, no gradient is computed for it
 * @param logits float32 [n, pixels]
 * @returns float32 [n], nats per image. The caller, or its `tf.tidy`, disposes.
 * @throws Error where x and logits differ in shape
 * @example
 * ```ts
 * bernoulliCrossEntropy(x, tf.zeros([1, 784])); // 784 · ln 2 = 543.4 nats, whatever x
 * ```
 */
export function bernoulliCrossEntropy(x: tf.Tensor2D, logits: tf.Tensor2D): tf.Tensor1D {
  const { value, gradient } = fastest(x.size > 0 && x.shape.join() === logits.shape.join());
  const operation = tf.customGrad((l, save) => {
    (save as unknown as Save)([x, l as tf.Tensor]);
    const gradFunc = (dy: tf.Tensor, [x, l]: tf.Tensor[]) => gradient(x, l, dy);
    return { value: value(x, l as tf.Tensor), gradFunc };
  });
  return operation(logits) as tf.Tensor1D;
}

/** @param whole there are pixels, and a logit for each */
function fastest(whole: boolean): typeof portable {
  if (nativeWithOperations()) return native;
  const wasm = wasmOperations();
  if (!wasm || !whole) return portable;
  return {
    value: (x, l) => wasmBernoulli(wasm, x, l),
    gradient: (x, l, dy) => wasmBernoulliGradient(wasm, x, l, dy),
  };
}

const native = {
  value: (x: tf.Tensor, l: tf.Tensor) => runSimpleOperation("LatentLabBernoulli", [x, l]),
  gradient: (x: tf.Tensor, l: tf.Tensor, dy: tf.Tensor) =>
    runSimpleOperation("LatentLabBernoulliGradient", [x, l, dy]),
};

const portable = {
  value: (x: tf.Tensor, l: tf.Tensor) => tf.sum(sub(softplus(l), mul(x, l)), 1),
  gradient: (x: tf.Tensor, l: tf.Tensor, dy: tf.Tensor) =>
    mul(sub(sigmoid(l), x), tf.expandDims(dy, 1)),
};
