import type { tf } from "../backend";
import { OptionTable, Settings, trainingOptions, UserError, withDefaults } from "../config";
import { type ImageShape, type ImageShapeLike, imageShapeOf } from "../data";
import type { ModelDefinition } from "./define_model";
import { weigh, type WeighedTerms } from "./loss_terms";
import type { Batch, LossContext, Model, ModelConfig, PlainModel, TunableOption } from "./model";
import { Decoder, Encoder } from "./parts/coders";
import { Layers } from "./parts/layers";
import type { ImageDistribution } from "./parts/likelihoods/likelihood";
import type { Posterior } from "./parts/posterior";
import { type Choice, type ChoiceOf, chosen, optionsOf, tunableOf } from "./registry";

/** What a model is asked for: its page, networks and likelihood, and options of all three. */
export interface ModelSettings extends ChoiceOf {
  /** Dimensions of the latent z. */
  readonly latentSize?: number;
  /** Of the dense networks: units of the encoder's hidden layers. */
  readonly hiddenSizes?: readonly number[];
  /** Of the dense networks: activation of the hidden layers. */
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
 * @param settings what differs from the defaults; `model`, `architecture` and `likelihood` take a
 *   name or a definition
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
  if (
    choice.model.labels !== undefined &&
    choice.model.labels !== "none" &&
    data.numClasses === 0
  ) {
    throw new UserError(
      `a ${choice.model.title} is told labels, and ${data.title ?? "the data set"} has none: ` +
        "choose another model, or data with labels",
    );
  }
  const options = withDefaults(optionsOf(choice), given);
  return build(choice, options, imageShapeOf(data.imageShape), data.numClasses, seed);
}

/**
 * A new model with seeded weights, from a full configuration such as a checkpoint's.
 *
 * @throws UserError where its page, networks or likelihood are not known, an option is not allowed,
 *   or it would have more than 2²⁸ weights
 */
export function modelFromConfig(config: ModelConfig, seed: number): Model {
  const { model, architecture, likelihood, imageShape, numClasses, ...given } = config;
  const choice = chosen({ model, architecture, likelihood });
  return build(choice, withDefaults(optionsOf(choice), given), imageShape, numClasses, seed);
}

function build(
  choice: Choice,
  options: Settings<OptionTable>,
  imageShape: ImageShape,
  numClasses: number,
  seed: number,
): Model {
  const layers = new Layers(seed);
  try {
    return new BuiltModel(choice, options, { imageShape, numClasses, layers });
  } catch (error) {
    layers.dispose();
    throw error;
  }
}

interface Made {
  readonly imageShape: ImageShape;
  readonly numClasses: number;
  readonly layers: Layers;
}

/** A page's parts with their weights. */
class BuiltModel implements Model {
  readonly name;
  readonly title;
  readonly labels;
  readonly config: ModelConfig;
  readonly tunable: readonly TunableOption[];
  readonly negativeElbo: readonly string[];
  readonly plain?: PlainModel;
  readonly description: string;
  private readonly page: ModelDefinition;
  private readonly parts: object;
  private readonly layers: Layers;

  constructor(
    choice: Choice,
    private readonly options: Settings<OptionTable>,
    { imageShape, numClasses, layers }: Made,
  ) {
    this.page = choice.model;
    const { name, title, labels = "none", negativeElbo = [] } = this.page;
    const labelSize = labels === "none" ? 0 : numClasses;
    this.name = name;
    this.title = title;
    this.labels = labels;
    this.negativeElbo = negativeElbo;
    const names = { architecture: choice.architecture.name, likelihood: choice.likelihood.name };
    const latentSize = options.latentSize as number;
    this.config = { model: name, ...names, ...options, latentSize, numClasses, imageShape };
    this.tunable = Object.entries(tunableOf(choice)).map(([option, { slider }]) => ({
      ...{ min: 0, max: 1, step: 0.01, ...slider },
      name: option,
      label: slider?.label || option,
      default: options[option] as number,
    }));
    this.layers = layers;
    const make = coders(choice, { options, imageShape, labelSize, latentSize, layers });
    this.parts = this.page.parts({
      ...{ options, layers, latentSize, imageShape, labelSize },
      ...make,
    });
    this.plain = plainOf(this.parts, choice.likelihood.plain?.(options));
    const about = { options, imageShape, latentSize };
    this.description =
      choice.architecture.describe?.(about) ??
      `${choice.architecture.title}, ${latentSize} latents`;
  }

  get parameters() {
    return this.layers.parameters;
  }

  encode(x: tf.Tensor2D, y?: tf.Tensor2D): Posterior {
    if (this.page.encode) return this.page.encode(this.parts, x, y);
    return this.part("encoder", Encoder).apply(x, y);
  }

  decode(z: tf.Tensor2D, y?: tf.Tensor2D): ImageDistribution {
    if (this.page.decode) return this.page.decode(this.parts, z, y);
    return this.part("decoder", Decoder).apply(z, y);
  }

  loss(
    batch: Batch,
    context: LossContext,
    settings?: Readonly<Record<string, number>>,
  ): WeighedTerms {
    return weigh(this.page.loss(this.parts, batch, { ...this.options, ...settings, ...context }));
  }

  dispose(): void {
    this.layers.dispose();
  }

  private part<T>(name: string, kind: new (...args: never[]) => T): T {
    const found = (this.parts as Readonly<Record<string, unknown>>)[name];
    if (found instanceof kind) return found;
    throw new Error(
      `the model ${this.name} has no part called ${name}: its page is to say how it ` +
        `${name === "encoder" ? "encodes" : "decodes"}`,
    );
  }
}

interface CodersArgs extends Omit<Made, "numClasses"> {
  readonly options: Settings<OptionTable>;
  readonly labelSize: number;
  readonly latentSize: number;
}

/** What makes encoders and decoders of the chosen architecture with the chosen likelihood. */
function coders(choice: Choice, { options, labelSize, latentSize, ...made }: CodersArgs) {
  const { architecture: network, likelihood } = choice;
  const common = { ...made, options, labelSize };
  const outputs = likelihood.parameters(options);
  return {
    encoder(name = "encoder") {
      const heads = ["mean", "log_var"];
      return new Encoder(
        network.encoder({ ...common, name, heads, headSize: latentSize }),
        labelSize,
      );
    },
    decoder(name = "decoder") {
      const { outputName } = likelihood;
      const made = network.decoder({ ...common, name, latentSize, outputs, outputName });
      return new Decoder(made, labelSize, outputs, (numbers) =>
        likelihood.distribution(numbers, options),
      );
    },
  };
}

/** How a page without TensorFlow runs the parts, where it can. */
function plainOf(parts: object, likelihood: PlainModel["likelihood"] | undefined) {
  const { encoder, decoder } = parts as { encoder?: unknown; decoder?: unknown };
  if (!likelihood || !(encoder instanceof Encoder) || !(decoder instanceof Decoder))
    return undefined;
  const { plain: encoding } = encoder.network;
  const { plain: decoding } = decoder.network;
  if (!encoding || !decoding) return undefined;
  const [mean, logVar] = encoding.heads;
  return { encoder: encoding.hidden, mean, logVar, decoder: decoding, likelihood };
}
