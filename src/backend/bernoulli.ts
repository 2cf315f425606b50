import * as tf from "@tensorflow/tfjs-core";
import { mul, sigmoid, softplus, sub } from "./elementwise";
import { backendWithKernels } from "./native_kernels";

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
  const operation = tf.customGrad((l, save) => {
    const { nats, residual } = crossEntropy(x, l as tf.Tensor2D);
    (save as unknown as (tensors: tf.Tensor[]) => void)([residual]);
    const gradFunc = (dy: tf.Tensor, [residual]: tf.Tensor[]) =>
      mul(residual, tf.expandDims(dy, 1));
    return { value: nats, gradFunc };
  });
  return operation(logits) as tf.Tensor1D;
}

/** The nats [n], and their gradient in the logits [n, pixels]. */
function crossEntropy(x: tf.Tensor2D, logits: tf.Tensor2D) {
  const backend = backendWithKernels();
  if (backend) {
    const ids = backend.getInputTensorIds([x, logits]);
    const made = backend.binding.executeOp("LatentLabBernoulli", [], ids, 2);
    const [nats, residual] = made.map((output) => backend.createOutputTensor(output));
    return { nats, residual };
  }
  const nats = tf.sum(sub(softplus(logits), mul(x, logits)), 1);
  return { nats, residual: sub(sigmoid(logits), x) };
}
