import {
  OptionTable,
  Settings,
  trainingOptions,
  UserError,
  withArticle,
  withDefaults,
} from "../config";
import { type ImageShape, type ImageShapeLike, imageShapeOf } from "../data";
import { BuiltModel } from "./built_model";
import type { Model, ModelConfig } from "./model";
import { type AdmitWeight, Layers } from "./parts/layers";
import { type Choice, type ChoiceOf, chosen, optionsOf, pagesWith } from "./registry";

/** What a model is asked for: its page, networks and likelihood, and options of all three. */
export interface ModelSettings extends ChoiceOf {
  /** Dimensions of the latent z. */
  readonly latentSize?: number;
  /** Of the network `dense`: units of the encoder's hidden layers. */
  readonly hiddenSizes?: readonly number[];
  /** Of `conv` and `resnet`: channels of the encoder's convolutions. */
  readonly convChannels?: "auto" | readonly number[];
  /** Activation of the hidden layers. */
  readonly activation?: "silu" | "relu" | "tanh";
  /** Of the weights, 0 to 2^53 − 1. */
  readonly seed?: number;
  /** Any other option by its name in code. */
  readonly [option: string]: unknown;
}

/** What a model must know of the images it is for. */
export interface ImagesFor {
  readonly imageShape: ImageShapeLike;
  /** 0 where the images have no labels. */
  readonly numClasses: number;
  /** For a message: "MNIST". */
  readonly title?: string;
}

/**
 * A new model with seeded weights for images like those of `data`.
 *
 * Settings, each by its name in code:
 * - `model` "vae": a name of `modelPages`, such as "cvae" or "beta-vae", or a definition
 * - `architecture` "dense": the networks of encoder and decoder; "conv", "resnet", or a definition
 * - `likelihood` "bernoulli": p(x|z), what the decoder's numbers mean for a pixel; "continuous-bernoulli",
 *   "gaussian", "logistic", or a definition
 * - `latentSize` 15: dimensions of the latent z
 * - `hiddenSizes` [512,512,512]: units of the encoder's hidden layers; the decoder mirrors them
 * - `activation` "silu": activation of the hidden layers; or "relu", "tanh"
 * - `beta` 1: weight of the KL term
 * - `klWarmupEpochs` 0: epochs in which the weight of the KL grows from 0 to its own
 * - `freeBits` 0: nats of KL that each latent dimension has free (Kingma et al. 2016)
 * - `seed` 7: of the weights
 *
 * These are a VAE's with dense layers; docs/cli.md has what other models, networks and likelihoods take.
 *
 * @param settings what differs from the defaults
 * @returns the caller disposes, with `model.dispose()`
 * @throws UserError for a setting that is not allowed, or a model that needs labels on data without
 * @example
 * ```ts
 * const model = createModel({ model: "cvae", latentSize: 2 }, mnist);
 * ```
 */
export function createModel(settings: ModelSettings, data: ImagesFor): Model {
  const {
    seed = trainingOptions.seed.default,
    model,
    architecture,
    likelihood,
    ...given
  } = settings;
  const choice = chosen({ model, architecture, likelihood });
  const { labels = "none", classify, title } = choice.model;
  const whose = data.title ?? "the data set";
  if (labels !== "none" && data.numClasses === 0) {
    throw new UserError(
      `${withArticle(title)} ${labels === "learned" ? "learns from" : "is told"} labels, and ${whose} has none: ` +
        "choose another model, or data with labels",
    );
  }
  if (classify && data.numClasses < 2) {
    throw new UserError(
      `${withArticle(title)} tells classes apart, and ${whose} has a single one: ` +
        "choose another model, or data with more classes",
    );
  }
  const options = withDefaults(optionsOf(choice), given, pagesWith);
  return build(choice, options, imageShapeOf(data.imageShape), data.numClasses, seed);
}

/**
 * A new model with seeded weights, from a full configuration such as a checkpoint's.
 *
 * @param admit is asked before room is taken for a weight, and throws where it is not to be made
 * @throws UserError where its page, networks or likelihood are not known, an option is not allowed,
 *   or it would have more than 2²⁸ weights
 */
export function modelFromConfig(config: ModelConfig, seed: number, admit?: AdmitWeight): Model {
  const { model, architecture, likelihood, imageShape, numClasses, ...given } = config;
  const choice = chosen({ model, architecture, likelihood });
  const options = withDefaults(optionsOf(choice), given, pagesWith);
  return build(choice, options, imageShape, numClasses, seed, admit);
}

function build(
  choice: Choice,
  options: Settings<OptionTable>,
  imageShape: ImageShape,
  numClasses: number,
  seed: number,
  admit?: AdmitWeight,
): Model {
  const { architecture, model } = choice;
  const ofNetworks = { ...options, ...architecture.complete?.(options, imageShape) };
  const grid = architecture.grid?.of(ofNetworks, imageShape);
  const complete = { ...ofNetworks, ...model.complete?.(ofNetworks, { grid }) };
  const layers = new Layers(seed, undefined, admit);
  try {
    return new BuiltModel(choice, complete, { imageShape, numClasses, layers });
  } catch (error) {
    layers.dispose();
    throw error;
  }
}
