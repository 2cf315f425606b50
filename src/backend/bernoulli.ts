import * as tf from "@tensorflow/tfjs-core";
import { mul, sigmoid, softplus, sub } from "./elementwise";

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
 * @example
 * ```ts
 * bernoulliCrossEntropy(x, tf.zeros([1, 784])); // 784 · ln 2 = 543.4 nats, whatever x
 * ```
 */
export function bernoulliCrossEntropy(x: tf.Tensor2D, logits: tf.Tensor2D): tf.Tensor1D {
  const operation = tf.customGrad((l, save) => {
    const value = tf.sum(sub(softplus(l as tf.Tensor), mul(x, l as tf.Tensor)), 1);
    (save as unknown as (tensors: tf.Tensor[]) => void)([x, l as tf.Tensor]);
    const gradFunc = (dy: tf.Tensor, [x, l]: tf.Tensor[]) =>
      mul(sub(sigmoid(l), x), tf.expandDims(dy, 1));
    return { value, gradFunc };
  });
  return operation(logits) as tf.Tensor1D;
}
