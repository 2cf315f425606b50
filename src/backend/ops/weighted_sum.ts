import * as tf from "@tensorflow/tfjs-core";
import { nativeWithOperations, runOperation } from "../native/operations";

/** A loss as the weighted sum of its terms' means. */
export interface WeightedSum {
  /** Scalar: Σ weight · mean of the term. It alone has a gradient. */
  readonly loss: tf.Scalar;
  /** float32 [1 + terms]: the loss, then the mean of each term without its weight; for records. */
  readonly values: tf.Tensor1D;
}

/**
 * The loss of a batch from its terms:
 *
 *     loss = Σₜ weightₜ · mean(termₜ)
 *
 * On native it is one operation with its own gradient.
 *
 * @param terms float32 [n], a number for each image, or [] where it is a mean already
 * @param weights one for each term
 * @returns the caller, or its `tf.tidy`, disposes
 * @example
 * ```ts
 * const { loss } = weightedSum([tf.tensor1d([3, 5]), tf.tensor1d([1, 1])], [1, 4]); // 4 + 4 · 1
 * ```
 */
export function weightedSum(terms: readonly tf.Tensor[], weights: readonly number[]): WeightedSum {
  if (nativeWithOperations()) {
    const inputs = Object.fromEntries(terms.map((term, i) => [String(i), term]));
    const attributes = {
      weights: [...weights],
      sizes: terms.map(({ rank, size }) => (rank === 0 ? 0 : size)),
    };
    const [loss, values] = tf.engine().runKernel<tf.Tensor[]>(SUM, inputs, attributes);
    return { loss: loss as tf.Scalar, values: values as tf.Tensor1D };
  }
  return tf.tidy(() => {
    const means = terms.map((term) => tf.mean<tf.Scalar>(term));
    const parts = means.map((mean, i) => (weights[i] === 1 ? mean : tf.mul(mean, weights[i])));
    const loss = tf.addN(parts) as tf.Scalar;
    return { loss, values: tf.stack([loss, ...means]) as tf.Tensor1D };
  });
}

// An operation of several outputs has a gradient only as one that TensorFlow.js knows by name.
const SUM = "LatentLabWeightedSum";

interface Attributes {
  readonly weights: number[];
  /** Numbers in each term; 0 for a scalar. */
  readonly sizes: number[];
}

tf.registerKernel({
  kernelName: SUM,
  backendName: "tensorflow",
  kernelFunc({ inputs, attrs }) {
    const { weights } = attrs as unknown as Attributes;
    const terms = weights.map((_, i) => (inputs as Record<string, tf.Tensor>)[i]);
    return tf.tidy(() =>
      runOperation(SUM, [...terms, tf.tensor1d(weights)], 2, { N: terms.length }),
    );
  },
});

tf.registerGradient({
  kernelName: SUM,
  gradFunc(dys, _saved, attrs) {
    const { weights, sizes } = attrs as unknown as Attributes;
    const [dloss] = dys as tf.Tensor[];
    const numbers = { sizes, N: sizes.length };
    const inputs = [dloss, tf.tensor1d(weights)];
    const gradients = runOperation(`${SUM}Gradient`, inputs, sizes.length, numbers);
    return Object.fromEntries(gradients.map((gradient, i) => [String(i), () => gradient]));
  },
});
