import type { tf } from "../backend";
import { Option, OptionTable, Settings, UserError } from "../config";
import type { ImageShape } from "../data";
import type { LossTerms } from "./loss_terms";
import type { Batch, EpochContext, LabelUse, LossContext } from "./model";
import type { Decoder, Encoder } from "./parts/coders";
import type { Classifier } from "./parts/classifier";
import type { Layers } from "./parts/layers";
import type { Grid } from "./parts/network";
import type { ImageDistribution } from "./parts/likelihoods/likelihood";
import type { EncoderNetwork } from "./parts/network";
import type { Posterior } from "./parts/posterior";
import type { Prior } from "./parts/prior";

/** What an encoder or a decoder is for, where it is not for all of z and all of y. */
export interface PartShape {
  /** Its latents; by default the model's. */
  readonly latentSize?: number;
  /** Whether it is told the label; by default as the model is. */
  readonly told?: boolean;
}

/** What a page makes its parts from. */
export interface PartsBuilder<O extends OptionTable> {
  /** The options of the page, of the networks and of the likelihood. */
  readonly options: Settings<O>;
  /** Makes layers and variables of the page's own. */
  readonly layers: Layers;
  readonly latentSize: number;
  readonly imageShape: ImageShape;
  /** Classes of the label that the model is told; 0 where it is told none. */
  readonly labelSize: number;
  /** Classes of the images; 0 where they have no labels. */
  readonly numClasses: number;
  /** An encoder of the chosen architecture; `name` begins the names of its weights. */
  encoder(name?: string, shape?: PartShape): Encoder;
  /** The same without a variance: an image's posterior is a point. */
  pointEncoder(name?: string): Encoder;
  /**
   * An encoder's network of the chosen architecture to `size` numbers for each image, of which a page
   * makes what it likes; the last layer is linear and called `<name>.features`.
   */
  features(size: number, name?: string): EncoderNetwork;
  /** A decoder of the chosen architecture with the chosen likelihood. */
  decoder(name?: string, shape?: PartShape): Decoder;
  /** The encoder's network with log q(y|x) at its end, which is told no label. */
  classifier(name?: string): Classifier;
  /** Of an architecture with maps: encoders and decoders of latents on the pixels of the smallest. */
  readonly grid?: GridCoders;
}

/** Encoders and decoders of latents on a grid; the latent size is to be a multiple of its pixels. */
export interface GridCoders extends Grid {
  /** Without a variance: an image's posterior is a point. */
  encoder(name?: string): Encoder;
  decoder(name?: string): Decoder;
}

/** What a model is made of where its page does not say. */
export interface Coders {
  readonly encoder: Encoder;
  readonly decoder: Decoder;
}

/**
 * The options as the page lists them. A compiler that sees `parts: vae.parts` would else take the
 * page's options for those of the VAE, and refuse one more.
 */
type Given<O> = [O][O extends unknown ? 0 : never];

/** A second objective of a page, over weights of its own: a part that learns against the others. */
export interface AdversaryDefinition<O extends OptionTable, P extends object> {
  /** What the names of its weights begin with, such as "discriminator": the page's loss leaves them. */
  readonly weights: string;
  /** Of its own optimizer, before the schedule. */
  learningRate(options: Settings<O>): number;
  /** What it minimizes, as terms in nats; its noise has other names than that of the page's loss. */
  loss(parts: P, batch: Batch, context: Settings<O> & LossContext): LossTerms;
}

/** The networks of an architecture in a few words, and those whose latents lie on a grid. */
interface NetworksInWords {
  readonly own: string;
  readonly grid?: string;
}

/** A model as a page states it. One page in `src/models/`, or one cell of a notebook. */
export interface ModelDefinition<O extends OptionTable = OptionTable, P extends object = object> {
  /** Such as `beta-tc-vae`: what `--model`, checkpoints and folders call it. */
  readonly name: string;
  /** What else it is called, in small letters without dashes: an error leads here from there. */
  readonly otherNames?: readonly string[];
  /** For people, such as "β-TCVAE". */
  readonly title: string;
  /** Where it is from: "Chen et al. 2018". */
  readonly paper?: string;
  /** What it does with labels; `none` by default. */
  readonly labels?: LabelUse;
  /** Its own options, `latentSize` among them; flags, `--help` and checkpoints follow from them. */
  readonly options: O & { readonly latentSize: Option<number> };
  /**
   * Options that follow from the images and the networks where they are left open: a checkpoint keeps them
   * as they came out.
   *
   * @param about the grid of an architecture with maps
   */
  complete?(
    options: Settings<Given<O>>,
    about: { readonly grid?: Grid },
  ): Readonly<Record<string, unknown>>;
  /** What it is made of in a few words, where that is more than its networks. */
  describe?(parts: P, networks: NetworksInWords): string;
  /** Makes what it is made of; by default an `encoder` and a `decoder`. */
  parts?(builder: PartsBuilder<Given<O>>): P;
  /**
   * The loss of a batch as named terms in nats per image, each with its weight: their weighted sum
   * is minimized, and each of them shown.
   */
  loss(parts: P, batch: Batch, context: Settings<O> & LossContext): LossTerms;
  /** What else a step minimizes, after the loss and with an optimizer of its own. */
  readonly adversary?: AdversaryDefinition<Given<O>, P>;
  /** The terms whose plain sum is −ELBO, so that runs of different weights compare. */
  readonly negativeElbo?: readonly string[];
  /** q(z|x); by default the part `encoder`. */
  encode?(parts: P, x: tf.Tensor2D, y?: tf.Tensor2D): Posterior;
  /** log q(y|x), float32 [n, numClasses], of a model that says which class an image shows. */
  classify?(parts: P, x: tf.Tensor2D): tf.Tensor2D;
  /** p(x|z); by default the part `decoder`. */
  decode?(parts: P, z: tf.Tensor2D, y?: tf.Tensor2D): ImageDistribution;
  /** p(z), or p(z|y); by default N(0, I). */
  prior?(parts: P, y?: tf.Tensor2D): Prior;
  /** q(c|x) of clusters that it finds without labels: float32 [n, clusters], rows that add up to 1. */
  clusters?(parts: P, x: tf.Tensor2D, y?: tf.Tensor2D): tf.Tensor2D;
  /**
   * Sets weights from training images before an epoch: pseudo-inputs before the first, a mixture's
   * components after a pretraining. It is called again where a run goes on within an epoch, or from its
   * beginning, so that what it sets once, it is to find set by its weights.
   */
  beginEpoch?(parts: P, context: Settings<O> & EpochContext): void | Promise<void>;
  /** Why there is no bound on log p(x), where there is none: "its encoder gives a point". */
  readonly noLikelihood?: string;
  /** It compares the images of a batch with each other; by default each has a loss of its own. */
  readonly comparesImages?: boolean;
}

/**
 * Defines a model. In a cell, where it comes from `src/index.ts`, it also makes the model known by its
 * name: `createModel({ model: NAME }, data)`; a page of `src/models/` is listed in `pages.ts`.
 *
 * @throws UserError where there is no option `latentSize`, or in a cell where the name will not do
 * @example
 * ```ts
 * const myVae = defineModel({
 *   name: "my-vae",
 *   title: "my VAE",
 *   options: { ...vae.options, gamma: weight({ default: 2 }) },
 *   loss({ encoder, decoder }, { x }, { gamma, noise }) {
 *     const q = encoder.apply(x);
 *     const z = q.sample(noise.normal("epsilon", q.shape));
 *     return { reconstruction: decoder.apply(z).negativeLogLikelihood(x), kl: [gamma, q.kl()] };
 *   },
 * });
 * ```
 */
export function defineModel<O extends OptionTable, P extends object = Coders>(
  definition: ModelDefinition<O, P>,
): ModelDefinition<O, P> {
  if (!definition.options.latentSize) {
    throw new UserError(
      `the model ${definition.name} has no option latentSize: spread ...vae.options into its options`,
    );
  }
  return definition;
}
