import { type Activation, tf } from "../../../backend";
import type { MapShape, PlainConvolutionName, PlainLayerName } from "../../../math";
import type { Convolution, Layers } from "../layers";

/**
 * Windows of convolutions that halve or double: a multiple of their stride wide, so that each pixel
 * that a transposed one makes lies in as many of them.
 */
const WINDOW = { size: 4, stride: 2 };

/** A part of a network that turns maps into maps. */
export interface Stage {
  /**
   * @param x float32 [n, height, width, channels]
   * @param learned an image among the inputs is no data but learned; default false
   * @returns the caller, or its `tf.tidy`, disposes
   */
  apply(x: tf.Tensor4D, learned?: boolean): tf.Tensor4D;
  /** How a page without TensorFlow runs it. */
  readonly plain: PlainLayerName;
}

/** A step from a map to the next smaller, or larger one. */
export interface Level {
  /** Makes the layers. */
  readonly layers: Layers;
  readonly from: MapShape;
  readonly to: MapShape;
  /** What the layer from the one to the other is called, such as "encoder.conv_0". */
  readonly layer: string;
  /** What the names of residual blocks begin with, such as "encoder.block_0". */
  readonly block: string;
  /** Of hidden layers. */
  readonly activation: Activation;
  /** Whether the image is one of the maps: an encoder's input, or what a decoder gives. */
  readonly outermost: boolean;
}

/** A convolution that halves the sides. */
export function halving({ layers, from, to, layer: name, activation, outermost }: Level): Stage {
  const options = { ...WINDOW, activation, constantInput: outermost };
  const layer = layers.convolution(name, from[2], to[2], options);
  return {
    apply: (x, learned) => layer.apply(x, learned),
    plain: plainOf("convolution", layer, from, to),
  };
}

/** A transposed convolution that doubles the sides, or makes them one less than double. */
export function doubling({ layers, from, to, layer: name, activation, outermost }: Level): Stage {
  const sides = [to[0], to[1]] as const;
  const options = { ...WINDOW, activation: outermost ? "linear" : activation, to: sides } as const;
  const layer = layers.transposedConvolution(name, from[2], to[2], options);
  return { apply: (x) => layer.apply(x), plain: plainOf("transposed", layer, from, to) };
}

/**
 * Residual blocks, x + g(f(x)) (He et al. 2016): f is a convolution of 3 × 3 to half of the channels, g
 * one of 1 × 1 back to all of them. There is no activation behind the sum, and no normalization: g
 * begins as 0, so that at first a block passes on what it is given, and the network is as easily
 * trained as without it (Zhang et al. 2019).
 *
 * @param map what they take, and give
 */
export function residualBlocks(
  { layers, block, activation }: Level,
  map: MapShape,
  count: number,
): Stage[] {
  const [height, width, channels] = map;
  const between = [height, width, Math.ceil(channels / 2)] as const;
  return Array.from({ length: count }, (_, b) => {
    const name = `${block}_${b}`;
    const f = layers.convolution(`${name}.conv_0`, channels, between[2], { activation });
    const g = layers.convolution(`${name}.conv_1`, between[2], channels, { size: 1, fromZero: true }); // prettier-ignore
    return {
      apply: (x) => tf.add(x, g.apply(f.apply(x))),
      plain: {
        kind: "residual",
        layers: [plainOf("convolution", f, map, between), plainOf("convolution", g, between, map)],
      },
    };
  });
}

function plainOf(
  kind: PlainConvolutionName["kind"],
  { name, size, stride, activation }: Convolution,
  from: MapShape,
  to: MapShape,
): PlainConvolutionName {
  return { kind, name, activation, window: size, stride, from, to };
}
