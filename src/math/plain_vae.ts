import type { PixelLikelihoodName } from "./pixel_likelihoods";

/**
 * A VAE's layers and the likelihood of its pixels: what runs in a reader's browser, where there is
 * no TensorFlow. A model that is told labels has the one-hot label behind the input of the encoder's
 * first dense layer, and behind z.
 *
 * @typeParam Layer a layer's name, or its weights
 * @typeParam Likelihood the likelihood's name, or its functions
 * @typeParam Head a dense layer's name, or its weights
 */
export interface PlainVae<Layer, Likelihood, Head = Layer> {
  readonly encoder: readonly Layer[];
  readonly mean: Head;
  readonly logVar: Head;
  /** The last one gives the likelihood's numbers: the first of every pixel, then the second. */
  readonly decoder: readonly Layer[];
  readonly likelihood: Likelihood;
}

/** It as those state it who know its weights by name. */
export type PlainVaeDescription = PlainVae<PlainLayerName, PlainLikelihood, PlainDenseName>;

/** Name of an activation, as in a checkpoint. */
export type PlainActivation = "linear" | "relu" | "silu" | "tanh";

/** A layer by its name, or layers. */
export type PlainLayerName = PlainWeightedName | PlainResidualName;

/** A layer by its name: `NAME.kernel` and `NAME.bias` are its weights. */
export type PlainWeightedName = PlainDenseName | PlainConvolutionName;

/** f(x W + b), W being `[in, out]`. */
export interface PlainDenseName {
  /** Such as `encoder.dense_0`. */
  readonly name: string;
  readonly activation: PlainActivation;
}

/** A map of pixels: its height, width and channels. */
export type MapShape = readonly [height: number, width: number, channels: number];

/**
 * A convolution with "same" padding, its kernel being `[window, window, in, out]`; or the adjoint of
 * one, that goes from the smaller map to the larger: `[window, window, out, in]`.
 */
export interface PlainConvolutionName {
  readonly kind: "convolution" | "transposed";
  /** Such as `encoder.conv_0`. */
  readonly name: string;
  readonly activation: PlainActivation;
  /** Sides of its window. */
  readonly window: number;
  readonly stride: number;
  readonly from: MapShape;
  readonly to: MapShape;
}

/** x + f(x), f being the layers one after another. */
export interface PlainResidualName {
  readonly kind: "residual";
  readonly layers: readonly PlainConvolutionName[];
}

/** A likelihood by its name. */
export interface PlainLikelihood {
  readonly name: PixelLikelihoodName;
  /** A gaussian's standard deviation; 0 where the decoder gives it, or where there is none. */
  readonly deviation: number;
}
