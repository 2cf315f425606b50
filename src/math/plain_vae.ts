import type { PixelLikelihoodName } from "./pixel_likelihoods";

/**
 * A VAE of dense layers and the likelihood of its pixels: what runs in a reader's browser, where
 * there is no TensorFlow.
 *
 * @typeParam Layer a layer's name, or its weights
 * @typeParam Likelihood the likelihood's name, or its functions
 */
export interface PlainVae<Layer, Likelihood> {
  readonly encoder: readonly Layer[];
  readonly mean: Layer;
  readonly logVar: Layer;
  /** The last one gives the likelihood's numbers: the first of every pixel, then the second. */
  readonly decoder: readonly Layer[];
  readonly likelihood: Likelihood;
}

/** It as those state it who know its weights by name. */
export type PlainVaeDescription = PlainVae<PlainLayerName, PlainLikelihood>;

/** Name of an activation, as in a checkpoint. */
export type PlainActivation = "linear" | "relu" | "silu" | "tanh";

/** A dense layer by its name: `NAME.kernel` and `NAME.bias` are its weights. */
export interface PlainLayerName {
  /** Such as `encoder.dense_0`. */
  readonly name: string;
  readonly activation: PlainActivation;
}

/** A likelihood by its name. */
export interface PlainLikelihood {
  readonly name: PixelLikelihoodName;
  /** A gaussian's standard deviation; 0 where the decoder gives it, or where there is none. */
  readonly deviation: number;
}
