import { type Activation, type DenseLayer, denseStack, tf } from "../../backend";
import type { Layers } from "./layers";

/** What an autoregressive network is made for. */
interface MaskedNetworkArgs {
  readonly layers: Layers;
  /** What the names of its weights begin with. */
  readonly name: string;
  readonly latentSize: number;
  /** Numbers that it is told of an image beside z. */
  readonly contextSize: number;
  /** Units of its hidden layers. */
  readonly hiddenSizes: readonly number[];
  /** Numbers that it gives for each dimension of z. */
  readonly outputs: number;
  /** The last dimension comes first in its order; default false. */
  readonly reversed?: boolean;
}

/** From z and what it is told of an image to so many float32 [n, latentSize] as it has outputs. */
export type MaskedNetwork = (z: tf.Tensor2D, context: tf.Tensor2D) => tf.Tensor2D[];

/**
 * The masked autoencoder of Germain et al. (2015): dense layers of which those connections are cut that
 * would let what it gives for a dimension depend on this one or on later ones. Each dimension of z has its
 * place in the order as its degree, 1 to latentSize. A hidden unit of degree d, 0 to latentSize − 1, sees
 * what has at most its degree; what is given for a dimension sees hidden units of smaller degree than its
 * own. The context is seen by all.
 *
 * The last layer begins as 0, so that at first it gives zeros.
 */
export function maskedNetwork(args: MaskedNetworkArgs): MaskedNetwork {
  const { layers, name, latentSize, contextSize, hiddenSizes, outputs, reversed = false } = args;
  const ofDimensions = Array.from({ length: latentSize }, (_, j) =>
    reversed ? latentSize - j : j + 1,
  );
  const inputs = [...ofDimensions, ...new Array<number>(contextSize).fill(0)];
  let before = inputs;
  const hidden = hiddenSizes.map((size, i) => {
    const degrees = Array.from({ length: size }, (_, unit) => unit % latentSize);
    const mask = maskOf(before, degrees, (from, to) => from <= to);
    const layer = layers.dense(`${name}.dense_${i}`, before.length, size, "silu");
    before = degrees;
    return masked(layer, mask);
  });
  const ofOutputs = Array.from({ length: outputs }, () => ofDimensions).flat();
  const mask = maskOf(before, ofOutputs, (from, to) => from < to);
  const last = {
    kernel: layers.variable(`${name}.output.kernel`, [before.length, ofOutputs.length]),
    bias: layers.variable(`${name}.output.bias`, [ofOutputs.length]),
    activation: "linear" as const,
  };
  const stack = [...hidden, masked(last, mask)];
  return (z, context) => {
    const given = denseStack(
      tf.concat2d([z, context], 1),
      stack.map((layer) => layer()),
    );
    return tf.split(given, outputs, 1);
  };
}

interface Weights {
  readonly kernel: tf.Variable;
  readonly bias: tf.Variable;
  readonly activation: Activation;
}

/** The layer with its kernel masked. A mask is made anew each time: nobody would free one that is kept. */
function masked({ kernel, bias, activation }: Weights, mask: Float32Array): () => DenseLayer {
  return () => ({
    kernel: tf.mul<tf.Tensor2D>(kernel, tf.tensor2d(mask, kernel.shape as [number, number])),
    bias: bias as tf.Variable<tf.Rank.R1>,
    activation,
  });
}

/** 1 where an input of one degree may be seen by an output of another, else 0: [inputs × outputs]. */
function maskOf(
  inputs: readonly number[],
  outputs: readonly number[],
  sees: (from: number, to: number) => boolean,
): Float32Array {
  return Float32Array.from(inputs.flatMap((from) => outputs.map((to) => Number(sees(from, to)))));
}
