import type { tf } from "../backend";
import type { OptionTable, Settings } from "../config";
import type { ImageShape } from "../data";
import type { ModelDefinition, PartShape } from "./define_model";
import { requireRows } from "./require_fit";
import { weigh, type WeighedTerms } from "./loss_terms";
import type { PlainLikelihood, PlainVaeDescription } from "../math";
import {
  type Adversary,
  type Batch,
  type EpochContext,
  type LossContext,
  type Model,
  type ModelConfig,
  takesLabels,
  type TunableOption,
} from "./model";
import { Classifier } from "./parts/classifier";
import { Decoder, Encoder } from "./parts/coders";
import type { Layers } from "./parts/layers";
import type { ImageDistribution } from "./parts/likelihoods/likelihood";
import type { Posterior } from "./parts/posterior";
import { type Prior, standardNormal } from "./parts/prior";
import { klFloor, grown } from "./parts/kl_options";
import type { NetworkDefinition } from "./parts/network";
import { type Choice, optionsOf, tunableOf } from "./registry";

/** What a model is built for and with, beside its options. */
interface Made {
  readonly imageShape: ImageShape;
  readonly numClasses: number;
  readonly layers: Layers;
}

/** A page's parts with their weights. */
export class BuiltModel implements Model {
  readonly name;
  readonly title;
  readonly labels;
  readonly config: ModelConfig;
  readonly tunable: readonly TunableOption[];
  readonly negativeElbo: readonly string[];
  readonly learningRate?: number;
  readonly noLikelihood?: string;
  readonly comparesImages?: boolean;
  readonly adversary?: Adversary;
  readonly ownPrior: boolean;
  readonly clusters?: Model["clusters"];
  readonly beginEpoch?: Model["beginEpoch"];
  readonly classify?: Model["classify"];
  readonly plain?: PlainVaeDescription;
  readonly description: string;
  private readonly page: ModelDefinition;
  private readonly table: OptionTable;
  private readonly parts: object;
  private readonly layers: Layers;

  constructor(
    choice: Choice,
    private readonly options: Settings<OptionTable>,
    { imageShape, numClasses, layers }: Made,
  ) {
    this.page = choice.model;
    this.table = optionsOf(choice);
    const { name, title, labels = "none", negativeElbo = [] } = this.page;
    const labelSize = takesLabels({ labels }) ? numClasses : 0;
    this.name = name;
    this.title = title;
    this.labels = labels;
    this.negativeElbo = negativeElbo;
    this.learningRate = choice.architecture.learningRate;
    this.noLikelihood = this.page.noLikelihood;
    this.comparesImages = this.page.comparesImages;
    const names = { architecture: choice.architecture.name, likelihood: choice.likelihood.name };
    const latentSize = options.latentSize as number;
    const told = withoutLaterDefaults(this.table, options);
    this.config = { model: name, ...names, ...told, latentSize, numClasses, imageShape };
    this.tunable = Object.entries(tunableOf(choice)).map(([each, option]) => ({
      ...option.slider,
      name: each,
      label: option.slider.label || each,
      default: options[each] as number,
      option,
    }));
    this.layers = layers;
    const make = coders(choice, { options, imageShape, labelSize, numClasses, latentSize, layers });
    this.parts = this.page.parts?.({
      ...{ options, layers, latentSize, imageShape, labelSize, numClasses },
      ...make,
    }) ?? { encoder: make.encoder(), decoder: make.decoder() };
    this.adversary = this.adversaryOf(this.page);
    const { classify, clusters, beginEpoch, prior, encode, decode } = this.page;
    if (classify) this.classify = (x) => classify(this.parts, x);
    this.ownPrior = prior !== undefined;
    if (clusters) this.clusters = (x, y) => clusters(this.parts, x, y);
    if (beginEpoch) {
      this.beginEpoch = (context: EpochContext, settings) =>
        beginEpoch(this.parts, { ...this.options, ...settings, ...context });
    }
    // A page without TensorFlow shows the parts of the ELBO, of a Gaussian posterior under N(0, I).
    if (this.noLikelihood === undefined && !prior && !encode && !decode) {
      this.plain = plainOf(this.parts, choice.likelihood.plain?.(options));
    }
    const about = { options, imageShape, latentSize };
    const { architecture } = choice;
    const own =
      architecture.describe?.(about) ??
      `${architecture.title}, ${latentSize} latent${latentSize === 1 ? "" : "s"}`;
    const networks = { own, grid: architecture.grid?.describe(about) };
    this.description = this.page.describe?.(this.parts, networks) ?? own;
  }

  get parameters() {
    return this.layers.parameters;
  }

  encode(x: tf.Tensor2D, y?: tf.Tensor2D): Posterior {
    requireRows(this, "images", x);
    if (this.page.encode) return this.page.encode(this.parts, x, y);
    return this.part("encoder", Encoder).apply(x, y);
  }

  decode(z: tf.Tensor2D, y?: tf.Tensor2D): ImageDistribution {
    requireRows(this, "latents", z);
    if (this.page.decode) return this.page.decode(this.parts, z, y);
    return this.part("decoder", Decoder).apply(z, y);
  }

  prior(y?: tf.Tensor2D): Prior {
    return this.page.prior?.(this.parts, y) ?? standardNormal(this.config.latentSize);
  }

  loss(
    batch: Batch,
    context: LossContext,
    settings?: Readonly<Record<string, number>>,
  ): WeighedTerms {
    requireRows(this, "images", batch.x);
    return weigh(this.page.loss(this.parts, batch, this.told(context, settings)));
  }

  /** What a loss is told: its options as they are now, and its context. */
  private told(context: LossContext, settings: Readonly<Record<string, number>> = {}) {
    return { ...grown(this.table, { ...this.options, ...settings }, context), ...context };
  }

  private adversaryOf({ adversary }: ModelDefinition): Adversary | undefined {
    if (!adversary) return undefined;
    const own = Object.entries(this.parameters).filter(([name]) =>
      name.startsWith(`${adversary.weights}.`),
    );
    return {
      parameters: Object.fromEntries(own),
      learningRate: adversary.learningRate(this.options),
      loss: (batch, context, settings) =>
        weigh(adversary.loss(this.parts, batch, this.told(context, settings))),
    };
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

/** The options by which a model is described. */
function withoutLaterDefaults(table: OptionTable, options: Settings<OptionTable>) {
  const told = Object.entries(options).filter(([name, value]) => {
    const option = Object.hasOwn(table, name) ? table[name] : undefined;
    return !(option?.later && value === option.default);
  });
  return Object.fromEntries(told);
}

/** What makes the networks: an architecture, or its grid. */
type Networks = Pick<NetworkDefinition, "encoder" | "decoder">;

interface CodersArgs extends Made {
  readonly options: Settings<OptionTable>;
  readonly labelSize: number;
  readonly latentSize: number;
}

/** What makes encoders and decoders of the chosen architecture with the chosen likelihood. */
function coders(
  choice: Choice,
  { options, labelSize, numClasses, latentSize, ...made }: CodersArgs,
) {
  const { architecture: network, likelihood } = choice;
  const common = { ...made, options };
  const outputs = likelihood.parameters(options);
  const shapeOf = ({ latentSize: size = latentSize, told = true }: PartShape = {}) => ({
    latentSize: size,
    labelSize: told ? labelSize : 0,
  });
  const encoderOf = (
    name: string,
    heads: readonly string[],
    shape?: PartShape,
    { encoder } = network as Networks,
  ) => {
    const { latentSize: headSize, labelSize } = shapeOf(shape);
    const made = encoder({ ...common, labelSize, name, heads, headSize });
    return new Encoder(made, labelSize, klFloor(options));
  };
  const decoderOf = (name: string, shape?: PartShape, { decoder } = network as Networks) => {
    const { outputName } = likelihood;
    const own = shapeOf(shape);
    const made = decoder({ ...common, ...own, name, outputs, outputName });
    return new Decoder(made, own.labelSize, outputs, (numbers) =>
      likelihood.distribution(numbers, options),
    );
  };
  const { grid } = network;
  return {
    encoder: (name = "encoder", shape?: PartShape) => encoderOf(name, ["mean", "log_var"], shape),
    pointEncoder: (name = "encoder") => encoderOf(name, ["mean"]),
    features: (size: number, name = "encoder") =>
      network.encoder({ ...common, labelSize, name, heads: ["features"], headSize: size }),
    decoder: (name = "decoder", shape?: PartShape) => decoderOf(name, shape),
    classifier(name = "classifier") {
      const heads = { name, heads: ["logits"], headSize: numClasses };
      return new Classifier(network.encoder({ ...common, ...heads, labelSize: 0 }));
    },
    ...(grid && {
      grid: {
        ...grid.of(options, made.imageShape),
        encoder: (name = "encoder") => encoderOf(name, ["mean"], undefined, grid),
        decoder: (name = "decoder") => decoderOf(name, undefined, grid),
      },
    }),
  };
}

/** How a page without TensorFlow runs the parts, where it can. */
function plainOf(parts: object, likelihood: PlainLikelihood | undefined) {
  const { encoder, decoder } = parts as { encoder?: unknown; decoder?: unknown };
  if (!likelihood || !(encoder instanceof Encoder) || !(decoder instanceof Decoder))
    return undefined;
  const { plain: encoding } = encoder.network;
  const { plain: decoding } = decoder.network;
  if (!encoding || !decoding) return undefined;
  const [mean, logVar] = encoding.heads;
  return { encoder: encoding.hidden, mean, logVar, decoder: decoding, likelihood };
}
