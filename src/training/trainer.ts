import {
  type Adam,
  type AdamMoments,
  createAdam,
  inBackground,
  tf,
  withPrecision,
} from "../backend";
import { batchesPerEpoch, type ImageSplit, imageSize, knownIndices, labelledInTurn } from "../data";
import { batchTensors } from "../evaluation";
import { type Batch, createNoise, type Model, ownObjective, withBeside } from "../models";
import { scheduleFactor } from "./schedule";
import type { RunSettings, TrainingState } from "./state";
import { trainStep } from "./step";

/** When a step is made, and with which rates. */
interface Moment {
  /** Updates of the run before it: its noise is a function of their number. */
  readonly updates: number;
  /** The part of the run that is done: the schedule goes by it. */
  readonly share: number;
  /** Before the schedule. */
  readonly learningRate: number;
  /** Options of the loss as they are now. */
  readonly weights: Readonly<Record<string, number>>;
}

/** A preparation that is to end at once, without a trace. */
class GivenUp extends Error {}

/** Makes the steps of a run: its batches, its noise, its optimizer. */
export class Trainer {
  // Made by the first step: a run that is never read holds no memory.
  private adam: Adam | undefined;
  private adversaryAdam: Adam | undefined;
  /** The images of a step. */
  private pixels: Uint8Array | undefined;
  /** Where the run stood before a preparation that has not ended. */
  private before: Pick<TrainingState, "updates" | "moments" | "weights"> | undefined;
  /** Indices of the images whose label is known. */
  private labelled: Int32Array | undefined;

  constructor(
    private readonly model: Model,
    private readonly split: ImageSplit,
    private readonly settings: RunSettings,
    private from?: Pick<TrainingState, "updates" | "moments" | "weights">,
  ) {}

  /** Gives the model the weights, and the optimizer the moments, to go on from. */
  begin(): void {
    const { model, split, settings, from } = this;
    this.pixels = new Uint8Array(settings.batchSize * imageSize(split.imageShape));
    this.adam = createAdam(ownObjective(model).parameters);
    if (model.adversary) this.adversaryAdam = createAdam(model.adversary.parameters);
    if (!from) return;
    for (const adam of this.optimizers) adam.restore(from.updates, from.moments);
    this.setWeights(from.weights);
    this.from = undefined; // its arrays are held no longer than they are needed
  }

  /**
   * Lets the model set what it sets from training images before an epoch's steps.
   *
   * @param tell hears how far that is, and says whether to go on; else the weights are what they were
   */
  async beginEpoch(
    epoch: number,
    weights: Moment["weights"],
    tell: (what: string, share: number) => Promise<boolean>,
  ): Promise<void> {
    const { model, split, settings } = this;
    const { seed, binarization } = settings;
    const noise = createNoise({ seed, step: epoch, stream: (name) => `before an epoch, ${name}` });
    const draw = {
      binarization,
      seed,
      step: epoch * batchesPerEpoch(split.size, settings.batchSize),
    };
    const batch = (indices: ArrayLike<number>) => batchTensors(model, split, indices, draw);
    const toldSo = async (what: string, share: number) => {
      this.before ??= this.state();
      if (!(await tell(what, share))) throw new GivenUp();
    };
    const context = { epoch, seed, noise, trainSize: split.size, batch, tell: toldSo };
    try {
      await model.beginEpoch?.(context, weights);
    } catch (error) {
      if (this.before) this.setWeights(this.before.weights);
      if (!(error instanceof GivenUp)) throw error;
    } finally {
      this.before = undefined;
    }
  }

  private setWeights(weights: TrainingState["weights"]): void {
    for (const [name, variable] of Object.entries(this.model.parameters)) {
      const tensor = tf.tensor(weights[name].slice(), variable.shape);
      variable.assign(tensor);
      tensor.dispose();
    }
  }

  /** One step on the images of these indices; returns its terms as {@link trainStep} does. */
  step(
    indices: Int32Array,
    { updates, share, learningRate, weights }: Moment,
  ): ReturnType<typeof trainStep> {
    const { seed, schedule, weightDecay, precision, batchSize, binarization } = this.settings;
    const { adam } = this;
    if (!adam) throw new Error("a step is made after begin()");
    const factor = scheduleFactor(schedule, share);
    let terms: ReturnType<typeof trainStep> | undefined;
    const step = () => {
      const draw = { binarization, seed, step: updates };
      const own = batchTensors(this.model, this.split, indices, draw, this.pixels);
      const labelled = this.labelledBeside(updates);
      const batch = { ...own, ...(labelled && { labelled }) };
      const noise = createNoise({ seed, step: updates });
      const { size: trainSize } = this.split;
      const epochs = updates / batchesPerEpoch(trainSize, batchSize);
      const context = { noise, trainSize, progress: share, epochs };
      const rates = { learningRate: learningRate * factor, weightDecay, weights };
      const main = trainStep(ownObjective(this.model), adam, batch, context, rates);
      const { adversary } = this.model;
      if (!adversary || !this.adversaryAdam) return void (terms = main);
      const against = { ...rates, learningRate: adversary.learningRate * factor };
      const beside = trainStep(adversary, this.adversaryAdam, batch, context, against);
      terms = withBeside(main, beside);
      tf.keep(terms.values);
      tf.dispose([main.values, beside.values]);
    };
    withPrecision(precision, () => inBackground(() => tf.tidy(step)));
    if (!terms) throw new Error("no step was made");
    return terms;
  }

  /**
   * Images with their labels for this step, of a model that learns from some: else a batch would
   * seldom hold any. The images of the epoch stay what they are; these come on top.
   */
  private labelledBeside(step: number): Batch["labelled"] {
    const { model, split, settings } = this;
    if (model.labels !== "some" && model.labels !== "learned") return undefined;
    this.labelled ??= knownIndices(split);
    const { length } = this.labelled;
    if (length === 0 || length === split.size) return undefined;
    const { seed, batchSize, binarization } = settings;
    const count = Math.min(batchSize, length);
    const indices = labelledInTurn(this.labelled, { count, seed, step });
    const { x, y } = batchTensors(model, split, indices, { binarization, seed, step });
    return y && { x, y };
  }

  /** Updates made, Adam's moments and the weights, as copies. */
  state(): Pick<TrainingState, "updates" | "moments" | "weights"> {
    const { adam, from, before } = this;
    if (before) return before;
    if (!adam && from)
      return { updates: from.updates, moments: from.moments, weights: from.weights };
    const parameters = Object.entries(this.model.parameters);
    const zeros = () =>
      parameters.map(([name, { size }]): [string, AdamMoments] => [
        name,
        { m: new Float32Array(size), v: new Float32Array(size) },
      ]);
    const copies = parameters.map(([name, variable]): [string, Float32Array] => [
      name,
      variable.dataSync<"float32">().slice(),
    ]);
    return {
      updates: adam?.step ?? 0,
      moments: adam ? this.moments() : Object.fromEntries(zeros()),
      weights: Object.fromEntries(copies),
    };
  }

  /** Adam's, of every weight. */
  private moments(): Record<string, AdamMoments> {
    return Object.assign({}, ...this.optimizers.map((adam) => adam.moments())) as Record<
      string,
      AdamMoments
    >;
  }

  private get optimizers(): Adam[] {
    return [this.adam, this.adversaryAdam].filter((adam) => adam !== undefined) as Adam[];
  }

  dispose(): void {
    for (const adam of this.optimizers) adam.dispose();
  }
}
