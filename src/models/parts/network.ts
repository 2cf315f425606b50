import { tf } from "../../backend";
import type { OptionTable, Settings } from "../../config";
import type { ImageShape } from "../../data";
import type { PlainDenseName, PlainLayerName } from "../../math";
import type { Layers } from "./layers";

/** What a network is made for. */
export interface NetworkArgs<O extends OptionTable> {
  /** Makes the layers, and keeps their weights. */
  readonly layers: Layers;
  readonly options: Settings<O>;
  readonly imageShape: ImageShape;
  /** Classes of the one-hot label that comes with the input; 0 where none does. */
  readonly labelSize: number;
  /** What the names of its weights begin with, such as "encoder". */
  readonly name: string;
}

/** What an encoder's network is made for. */
export interface EncoderArgs<O extends OptionTable> extends NetworkArgs<O> {
  /** Its outputs, such as "mean" and "log_var", each of {@link EncoderArgs.headSize} numbers. */
  readonly heads: readonly string[];
  readonly headSize: number;
}

/** What a decoder's network is made for. */
export interface DecoderArgs<O extends OptionTable> extends NetworkArgs<O> {
  readonly latentSize: number;
  /** Numbers for each pixel and channel. */
  readonly outputs: number;
  /** What the last layer is called, such as "logits". */
  readonly outputName: string;
}

/** From images to the numbers that a posterior is made of. */
export interface EncoderNetwork {
  /**
   * @param x float32 [n, pixels] in [0, 1]; data, for which no gradient is computed
   * @param y float32 [n, labelSize], one-hot, where there are labels; or [k · n, labelSize], a label of
   *   all images, then the next of all
   * @param learned x is no data but learned, as pseudo-inputs are: its gradient is computed; default false
   * @returns float32 [n, headSize], or [k · n, headSize], for each head. The caller, or its `tf.tidy`, disposes.
   */
  apply(x: tf.Tensor2D, y?: tf.Tensor2D, learned?: boolean): tf.Tensor2D[];
  /**
   * Its layers where all are dense or convolutions, the label being told to the first dense one: then a
   * playground runs it, else it shows pictures.
   */
  readonly plain?: {
    readonly hidden: readonly PlainLayerName[];
    readonly heads: readonly PlainDenseName[];
  };
}

/** From latents to the numbers that a likelihood is made of. */
export interface DecoderNetwork {
  /**
   * @param z float32 [n, latentSize]
   * @param y float32 [n, labelSize], one-hot, where there are labels
   * @returns float32 [n, outputs × pixels]: the first number of all pixels, then the second; or
   *   float32 [n, height, width, outputs × channels], in each pixel in the same order
   */
  apply(z: tf.Tensor2D, y?: tf.Tensor2D): tf.Tensor2D | tf.Tensor4D;
  readonly plain?: readonly PlainLayerName[];
}

/** Pixels of a network's smallest map. */
export interface Grid {
  readonly height: number;
  readonly width: number;
}

/** Networks whose latents lie on the pixels of the smallest map, with no dense layer between. */
export interface GridNetworks<O extends OptionTable> {
  of(options: Settings<O>, imageShape: ImageShape): Grid;
  /** `headSize` is a multiple of the grid's pixels. */
  encoder(args: EncoderArgs<O>): EncoderNetwork;
  /** So is `latentSize`; z is the grid row by row, the numbers of a pixel side by side. */
  decoder(args: DecoderArgs<O>): DecoderNetwork;
  /** The networks in a few words: "28 × 28, convolutions 32-64 to 7 × 7 and back, silu". */
  describe(about: AboutNetworks<O>): string;
}

/** What networks are described by. */
interface AboutNetworks<O extends OptionTable> {
  readonly options: Settings<O>;
  readonly imageShape: ImageShape;
  readonly latentSize: number;
}

/** A kind of network, for encoder and decoder. One page in `parts/networks/`, or one cell. */
export interface NetworkDefinition<O extends OptionTable = OptionTable> {
  /** Such as `dense`: what `--architecture` calls it. */
  readonly name: string;
  /** For people, such as "dense layers". */
  readonly title: string;
  readonly paper?: string;
  readonly options: O;
  /** Adam's highest learning rate for it where a run is told none; 1e-3 where the page does not say. */
  readonly learningRate?: number;
  encoder(args: EncoderArgs<O>): EncoderNetwork;
  decoder(args: DecoderArgs<O>): DecoderNetwork;
  /** Of networks with maps: the same without labels, and with latents on a grid. */
  readonly grid?: GridNetworks<O>;
  /**
   * Options that follow from the images where they are left open, such as channels: a checkpoint
   * keeps them as numbers, so that it stays what it is if the rule changes.
   */
  complete?(options: Settings<O>, imageShape: ImageShape): Partial<Settings<O>>;
  /** The network in a few words: "784-512-15 and back, silu". */
  describe?(about: AboutNetworks<O>): string;
}

/**
 * Defines a kind of network. In a cell, where it comes from `src/index.ts`, it also makes it known by
 * its name: `createModel({ architecture: NAME }, data)`; a page of `src/` is listed in
 * `networks/index.ts`.
 *
 * @throws UserError in a cell where the name will not do
 */
export function defineNetwork<const O extends OptionTable>(
  definition: NetworkDefinition<O>,
): NetworkDefinition<O> {
  return definition;
}
