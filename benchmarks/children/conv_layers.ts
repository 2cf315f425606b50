import { tf } from "../../src/backend";
import { normal } from "../../src/random";
import type { ConvWork } from "../conv_work";

type Sides = [height: number, width: number, channels: number];

/** The large and the small images of each convolution of the encoder. */
export function convolutionsOf({ image_shape, channels, stride }: ConvWork) {
  let large: Sides = [...image_shape];
  return channels.map((count) => {
    const small: Sides = [Math.ceil(large[0] / stride), Math.ceil(large[1] / stride), count];
    const layer = { large, small };
    large = small;
    return layer;
  });
}

/** A convolution's weights, plain or transposed. */
export interface ConvWeight {
  readonly kernel: tf.Variable<tf.Rank.R4>;
  readonly bias: tf.Variable<tf.Rank.R1>;
}

/** A dense layer's weights. */
export interface DenseWeight {
  readonly kernel: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;
}

/** The weights of the work's network. */
export interface ConvWeights {
  readonly work: ConvWork;
  /** Numbers of the last small image. */
  readonly features: number;
  readonly encoder: ConvWeight[];
  readonly hidden: DenseWeight;
  /** Mean and log-variance. */
  readonly heads: DenseWeight[];
  /** From the latents to the last small image. */
  readonly back: DenseWeight[];
  /** In the order in which they are applied. */
  readonly decoder: ConvWeight[];
  readonly variables: Record<string, tf.Variable>;
}

export function createConvWeights(work: ConvWork): ConvWeights {
  const variables: Record<string, tf.Variable> = {};
  const variable = <R extends tf.Rank>(shape: tf.ShapeMap[R], inputs: number) => {
    const step = Object.keys(variables).length;
    const size = shape.reduce((product, side) => product * side, 1);
    const draw = { seed: work.seed, stream: "conv", step };
    const values = inputs ? normal(draw, size) : new Float32Array(size);
    const scaled = values.map((value) => value * Math.sqrt(2 / Math.max(1, inputs)));
    return (variables[step] = tf.variable(tf.tensor(scaled, shape))) as tf.Variable<R>;
  };
  const dense = (inputs: number, outputs: number): DenseWeight => ({
    kernel: variable<tf.Rank.R2>([inputs, outputs], inputs),
    bias: variable<tf.Rank.R1>([outputs], 0),
  });
  const { window, dense: units, latent_size: latent } = work;
  const layers = convolutionsOf(work);
  const kernel = (large: number, small: number, inputs: number) =>
    variable<tf.Rank.R4>([window, window, large, small], window * window * inputs);
  const [height, width, last] = layers[layers.length - 1].small;
  const features = height * width * last;
  return {
    work,
    features,
    encoder: layers.map(({ large: [, , inputs], small: [, , outputs] }) => ({
      kernel: kernel(inputs, outputs, inputs),
      bias: variable<tf.Rank.R1>([outputs], 0),
    })),
    hidden: dense(features, units),
    heads: [dense(units, latent), dense(units, latent)],
    back: [dense(latent, units), dense(units, features)],
    decoder: [...layers].reverse().map(({ large: [, , outputs], small: [, , inputs] }) => ({
      kernel: kernel(outputs, inputs, inputs / work.stride ** 2),
      bias: variable<tf.Rank.R1>([outputs], 0),
    })),
    variables,
  };
}
