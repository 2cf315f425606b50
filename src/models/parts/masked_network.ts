import { denseStack, tf } from "../../backend";
import type { Layers } from "./layers";
import { maskedLayer, maskOf } from "./masked_layer";

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
    const layer = layers.dense(`${name}.dense_${i}`, before.length, size, "silu");
    const mask = maskOf(before, degrees, (from, to) => from <= to);
    before = degrees;
    return maskedLayer(layers, layer, mask);
  });
  const ofOutputs = Array.from({ length: outputs }, () => ofDimensions).flat();
  const mask = maskOf(before, ofOutputs, (from, to) => from < to);
  const last = {
    kernel: layers.variable(`${name}.output.kernel`, [before.length, ofOutputs.length]),
    bias: layers.variable(`${name}.output.bias`, [ofOutputs.length]),
    activation: "linear" as const,
  };
  const stack = [...hidden, maskedLayer(layers, last, mask)];
  return (z, context) => {
    const given = denseStack(
      tf.concat2d([z, context], 1),
      stack.map((layer) => layer()),
    );
    return tf.split(given, outputs, 1);
  };
}
