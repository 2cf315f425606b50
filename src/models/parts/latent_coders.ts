import { denseStack, splitColumns, tf } from "../../backend";
import type { Layers } from "./layers";
import { sideBySide, told } from "./networks/dense_parts";
import { Posterior } from "./posterior";

/** What a network between vectors is made for. */
interface LatentNetworkArgs {
  readonly layers: Layers;
  /** What the names of its weights begin with. */
  readonly name: string;
  readonly inputSize: number;
  /** Units of its hidden layers, which have silu for their activation. */
  readonly sizes: readonly number[];
}

/**
 * A classifier of latents: log q(y|z), float32 [n, inputSize] → [n, numClasses], nats.
 */
export function latentClassifier({
  numClasses,
  ...args
}: LatentNetworkArgs & { readonly numClasses: number }): (z: tf.Tensor2D) => tf.Tensor2D {
  const { hidden, last } = hiddenLayers(args, 0);
  const logits = args.layers.dense(`${args.name}.logits`, last, numClasses);
  return (z) => tf.logSoftmax(denseStack(z, [...hidden, logits]));
}

/**
 * A Gaussian of one latent given another and the class: N(mean, exp(logVar)).
 *
 * @returns takes the given latent, float32 [n, inputSize], and y, float32 [n, labelSize] or of so many times
 *   as many rows as `told` allows
 */
export function latentGaussian({
  labelSize,
  outputSize,
  ...args
}: LatentNetworkArgs & { readonly labelSize: number; readonly outputSize: number }): (
  given: tf.Tensor2D,
  y: tf.Tensor2D,
) => Posterior {
  const { hidden, last } = hiddenLayers(args, labelSize);
  const heads = ["mean", "log_var"].map((head) =>
    args.layers.dense(`${args.name}.${head}`, last, outputSize),
  );
  return (given, y) => {
    const row = denseStack(told(given, y), [...hidden, sideBySide(heads)]);
    const [mean, logVar] = splitColumns(row, 2);
    return new Posterior(mean, logVar);
  };
}

function hiddenLayers({ layers, name, inputSize, sizes }: LatentNetworkArgs, labelSize: number) {
  const widths = [inputSize + labelSize, ...sizes];
  const hidden = sizes.map((size, i) =>
    layers.dense(`${name}.dense_${i}`, widths[i], size, "silu", i === 0 ? labelSize : 0),
  );
  return { hidden, last: widths[sizes.length] };
}
