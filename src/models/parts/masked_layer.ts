import { type Activation, type DenseLayer, tf } from "../../backend";
import type { Layers } from "./layers";

/** The weights of a layer of which some connections are cut. */
export interface MaskedWeights {
  readonly kernel: tf.Variable;
  readonly bias: tf.Variable;
  readonly activation: Activation;
}

/**
 * A dense layer without some of its connections: of its kernel only what the mask lets through has values and
 * gradients.
 *
 * @param mask 1 where an output sees an input, else 0: [inputs × outputs], row after row
 * @returns makes the layer as its weights are now. The caller, or its `tf.tidy`, disposes of its kernel.
 */
export function maskedLayer(
  layers: Layers,
  { kernel, bias, activation }: MaskedWeights,
  mask: Float32Array,
): () => DenseLayer {
  const sees = layers.constant<tf.Tensor2D>(mask, kernel.shape);
  return () => ({
    kernel: tf.mul<tf.Tensor2D>(kernel, sees),
    bias: bias as tf.Variable<tf.Rank.R1>,
    activation,
  });
}

/** 1 where an input of one degree may be seen by an output of another, else 0: [inputs × outputs]. */
export function maskOf(
  inputs: readonly number[],
  outputs: readonly number[],
  sees: (from: number, to: number) => boolean,
): Float32Array {
  const mask = new Float32Array(inputs.length * outputs.length);
  inputs.forEach((from, i) =>
    outputs.forEach((to, o) => (mask[i * outputs.length + o] = Number(sees(from, to)))),
  );
  return mask;
}
