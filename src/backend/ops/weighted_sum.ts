import * as tf from "@tensorflow/tfjs-core";
import { nativeWithOperations, runOperation } from "../native/operations";

/**
 * The negative ELBO of a batch and its two terms, from both of each image:
 *
 *     loss = reconstruction + beta · meanKl,    reconstruction = mean of crossEntropy
 *
 * On native one operation with its own gradient.
 *
 * @param crossEntropy float32 [n]
 * @param kl float32 [n]
 * @returns loss, reconstruction and mean KL, scalars. The caller, or its `tf.tidy`, disposes.
 */
export function elboTerms(crossEntropy: tf.Tensor1D, kl: tf.Tensor1D, beta: number): tf.Scalar[] {
  if (nativeWithOperations()) {
    const attributes = { beta, n: crossEntropy.size };
    return tf.engine().runKernel<tf.Scalar[]>(ELBO, { crossEntropy, kl }, attributes);
  }
  const reconstruction = tf.mean<tf.Scalar>(crossEntropy);
  const meanKl = tf.mean<tf.Scalar>(kl);
  const loss = tf.tidy(() => tf.add<tf.Scalar>(reconstruction, tf.mul(meanKl, beta)));
  return [loss, reconstruction, meanKl];
}

// An operation of several outputs has a gradient only as a kernel that TensorFlow.js knows.
const ELBO = "LatentLabElbo";

interface Attributes {
  readonly beta: number;
  readonly n: number;
}

tf.registerKernel({
  kernelName: ELBO,
  backendName: "tensorflow",
  kernelFunc({ inputs, attrs }) {
    const { beta } = attrs as unknown as Attributes;
    const { crossEntropy, kl } = inputs as Record<string, tf.Tensor>;
    return tf.tidy(() => runOperation(ELBO, [crossEntropy, kl, tf.scalar(beta)], 3));
  },
});

tf.registerGradient({
  kernelName: ELBO,
  gradFunc(dys, _saved, attrs) {
    const { beta, n } = attrs as unknown as Attributes;
    const inputs = [...(dys as tf.Tensor[]), tf.scalar(beta)];
    const [dCrossEntropy, dKl] = runOperation("LatentLabElboGradient", inputs, 2, { n });
    return { crossEntropy: () => dCrossEntropy, kl: () => dKl };
  },
});
