import type { Option, SliderRange } from "../config";
import type { tf } from "../backend";
import type { ImageShape } from "../data";
import type { PlainVaeDescription } from "../math";
import type { WeighedTerms } from "./loss_terms";
import type { Noise } from "./noise";
import type { ImageDistribution } from "./parts/likelihoods/likelihood";
import type { Posterior } from "./parts/posterior";
import type { Prior } from "./parts/prior";

/** What a model is made of: enough, with its weights, to build it again. */
export interface ModelConfig {
  /** Name of its page, such as "vae". */
  readonly model: string;
  /** Name of its networks, such as "dense". */
  readonly architecture: string;
  /** Name of its likelihood, such as "bernoulli". */
  readonly likelihood: string;
  readonly latentSize: number;
  readonly imageShape: ImageShape;
  /** Classes of the labels that it is told or learns from; 0 where there are none. */
  readonly numClasses: number;
  /** The options of page, networks and likelihood by name. */
  readonly [option: string]: unknown;
}

/** Weights by their names in a checkpoint, such as `encoder.dense_0.kernel`. */
export type Parameters = Readonly<Record<string, tf.Variable>>;

/**
 * What a model does with labels: nothing; or it is told one of each image; or it is told what is known,
 * and finds out the rest; or it learns from what is known, and is told none.
 */
export type LabelUse = "none" | "required" | "some" | "learned";

/** A batch as a loss sees it. */
export interface Batch {
  /** float32 [n, pixels] in [0, 1]; pixels are height × width × channels */
  readonly x: tf.Tensor2D;
  /** float32 [n, numClasses], one-hot; a row of zeros where unknown. Absent in a model without labels. */
  readonly y?: tf.Tensor2D;
  /** float32 [n], 1 where the label is known; of models that do without some labels. */
  readonly known?: tf.Tensor1D;
  /** The label of every image of the batch is known; of models that do without some labels. */
  readonly allKnown?: boolean;
  /** In a step of training on images of which some have a label: more images, which all have one. */
  readonly labelled?: { readonly x: tf.Tensor2D; readonly y: tf.Tensor2D };
}

/** What a loss is told beside its batch and its options. */
export interface LossContext {
  /** Random numbers by name. */
  readonly noise: Noise;
  /** Images that the model is trained on: N of a bound on the whole data set. */
  readonly trainSize: number;
  /** The share of the training that is done, in [0, 1]; 1 where a trained model is measured. */
  readonly progress: number;
  /** Epochs that are done, with the part of one; ∞ where a trained model is measured. */
  readonly epochs: number;
}

/** What a page is told before an epoch of a training. */
export interface EpochContext {
  /** Epochs that are done: 0 before the first. */
  readonly epoch: number;
  /** Of the run. */
  readonly seed: number;
  /** Random numbers by name, others in each epoch. */
  readonly noise: Noise;
  readonly trainSize: number;
  /** @returns the training images at these indices as a step sees them; the caller disposes of them */
  batch(indices: ArrayLike<number>): Batch;
  /**
   * Tells people how far a long preparation is, and gives others their turn: to be called before it
   * changes a weight, and often. A wish to stop makes it throw; the run gives the weights back.
   *
   * @param what is done, such as "looking for clusters"
   * @param share of it that is done, in [0, 1]
   */
  tell(what: string, share: number): Promise<void>;
}

/** A number of the loss that may be changed while the model trains. */
export interface TunableOption extends SliderRange {
  readonly name: string;
  /** What it is in this model. */
  readonly default: number;
  /** As its page declares it. */
  readonly option: Option<number>;
}

/** What a step of training minimizes, and the weights that it moves. */
export interface Objective {
  readonly parameters: Parameters;
  /**
   * The loss of a batch: its named terms, their weights, and their weighted sum.
   *
   * @param settings options of the loss that differ from the model's own, such as a changed β
   * @returns the caller, or its `tf.tidy`, disposes
   */
  loss(
    batch: Batch,
    context: LossContext,
    settings?: Readonly<Record<string, number>>,
  ): WeighedTerms;
}

/** A second objective, with an optimizer of its own. */
export interface Adversary extends Objective {
  /** Before the schedule. */
  readonly learningRate: number;
}

/** A model with its weights, of which the loss moves all that are not its adversary's. */
export interface Model extends Objective {
  /** Of its page: "cvae". */
  readonly name: string;
  /** For people: "CVAE". */
  readonly title: string;
  readonly labels: LabelUse;
  readonly config: ModelConfig;
  /** What else a step minimizes; most models have none. */
  readonly adversary?: Adversary;
  readonly tunable: readonly TunableOption[];
  /** Names of the terms whose plain sum is −ELBO; none where the loss has no such terms. */
  readonly negativeElbo: readonly string[];
  /** Adam's highest learning rate where a run is told none, if its networks ask for another than most. */
  readonly learningRate?: number;
  /** Why there is no bound on log p(x); absent where there is one. */
  readonly noLikelihood?: string;
  /** It compares the images of a batch with each other: of one alone it learns nothing. */
  readonly comparesImages?: boolean;
  /** p(z) is its page's own, and not N(0, I). */
  readonly ownPrior: boolean;
  /**
   * log q(y|x), of a model that says which class an image shows: float32 [n, pixels] → [n, numClasses],
   * nats. The caller, or its `tf.tidy`, disposes.
   */
  readonly classify?: (x: tf.Tensor2D) => tf.Tensor2D;
  /** Absent where a page without TensorFlow cannot run it. */
  readonly plain?: PlainVaeDescription;
  /** Its network in a few words, such as "784-512-15 and back, silu". */
  readonly description: string;
  /**
   * @param x float32 [n, pixels] in [0, 1]
   * @param y float32 [n, numClasses], one-hot; where the model takes labels
   * @returns the posterior. The caller, or its `tf.tidy`, disposes.
   */
  encode(x: tf.Tensor2D, y?: tf.Tensor2D): Posterior;
  /**
   * @param z float32 [n, latentSize]
   * @param y float32 [n, numClasses], one-hot; where the model takes labels
   * @returns the images' distribution. The caller, or its `tf.tidy`, disposes.
   */
  decode(z: tf.Tensor2D, y?: tf.Tensor2D): ImageDistribution;
  /**
   * Where latents are from before there is an image.
   *
   * @param y float32 [n, numClasses], one-hot; where the model takes labels
   */
  prior(y?: tf.Tensor2D): Prior;
  /** q(c|x), float32 [n, clusters]; of a model that finds clusters. The caller, or its `tf.tidy`, disposes. */
  readonly clusters?: (x: tf.Tensor2D, y?: tf.Tensor2D) => tf.Tensor2D;
  /**
   * Sets what is set from training images before an epoch's steps, or those that are left of it where a
   * run goes on; most models have no such.
   */
  readonly beginEpoch?: (
    context: EpochContext,
    settings?: Readonly<Record<string, number>>,
  ) => void | Promise<void>;
  /** Frees the weights. The model is of no use afterwards. */
  dispose(): void;
}

/** Whether a model is told labels: then it encodes and decodes with y. */
export function takesLabels({ labels }: Pick<Model, "labels">): boolean {
  return labels === "required" || labels === "some";
}

/** Whether a model's loss looks at labels. */
export function learnsLabels({ labels }: Pick<Model, "labels">): boolean {
  return labels !== "none";
}

/** The loss as an objective: what it moves is not the adversary's. */
export function ownObjective(model: Model): Objective {
  const { adversary, parameters } = model;
  if (!adversary) return model;
  const own = Object.entries(parameters).filter(([name]) => !(name in adversary.parameters));
  return { parameters: Object.fromEntries(own), loss: (...args) => model.loss(...args) };
}
