import { Activation, DenseLayer, tf } from "../../backend";
import { normal } from "../../random";

/** A dense layer with its names in a checkpoint. */
export interface NamedDense {
  /** Such as `encoder.dense_0`; the weights are `<name>.kernel` and `<name>.bias`. */
  readonly name: string;
  readonly layer: DenseLayer & { readonly kernel: tf.Variable; readonly bias: tf.Variable };
}

/**
 * A new dense layer. The kernel is drawn from N(0, gain² / in): gain² is 2 under relu and silu
 * (He et al. 2015), which halve the variance, and 1 elsewhere (LeCun et al. 1998). The bias is 0.
 *
 * A one-hot label among the inputs has one entry that is not 0, so that its rows are drawn with
 * `in` = 1. As one of many small rows the label would hardly be heard: the first epochs would
 * put the class into z, and a part of it would stay there.
 *
 * @param seed the draw is a function of the seed and the layer's name
 * @param labelSize how many of the last inputs are a one-hot label
 * @returns kernel float32 [inputSize, outputSize], bias float32 [outputSize]
 */
export function createDense(
  name: string,
  inputSize: number,
  outputSize: number,
  activation: Activation,
  seed: number,
  labelSize = 0,
): NamedDense {
  const gain = activation === "relu" || activation === "silu" ? Math.SQRT2 : 1;
  const deviation = gain / Math.sqrt(inputSize);
  const firstOfLabel = (inputSize - labelSize) * outputSize;
  const draw = { seed, stream: `weights of ${name}`, step: 0 };
  const values = normal(draw, inputSize * outputSize).map(
    (v, k) => v * (k < firstOfLabel ? deviation : gain),
  );
  return {
    name,
    layer: {
      kernel: variable(tf.tensor2d(values, [inputSize, outputSize])),
      bias: variable(tf.zeros([outputSize])),
      activation,
    } as NamedDense["layer"],
  };
}

/** The layers' weights by name. */
export function parametersOf(layers: readonly NamedDense[]): Record<string, tf.Variable> {
  return Object.fromEntries(
    layers.flatMap(({ name, layer }) => [
      [`${name}.kernel`, layer.kernel],
      [`${name}.bias`, layer.bias],
    ]),
  );
}

function variable(initial: tf.Tensor): tf.Variable {
  const result = tf.variable(initial, true);
  initial.dispose();
  return result;
}
