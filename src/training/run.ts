import { backendInfo } from "../backend";
import { batchesPerEpoch } from "../data";
import { snakeCase } from "../config";
import { type Model, requireFiniteWeights } from "../models";
import { RunChange } from "./changes";
import type { Suspects } from "./divergence";
import { imagesMark } from "./images_mark";
import { trainEpochs } from "./loop";
import { Pace } from "./pace";
import { Progress } from "./progress";
import { Rates } from "./rates";
import { EpochRecord, RunRecord } from "./records";
import { type RunOptions, runSettings } from "./run_settings";
import type { RunSettings, RunStatus, TrainingData, TrainingState } from "./state";
import { Trainer } from "./trainer";

/**
 * One training of a model: an async iterable of records, to be read once, that trains while it
 * is read. Its learning rate and β may be changed on the way; it can be paused, and stopped at
 * the end of a step.
 */
export class Run implements AsyncIterable<RunRecord> {
  /** What the run was started with, defaults filled in. */
  readonly settings: RunSettings;

  private phase: Exclude<RunStatus, "paused"> = "ready";
  private readonly pace = new Pace();
  private readonly rates: Rates;
  private readonly progress: Progress;
  private readonly trainer: Trainer;
  private lastState: TrainingState | undefined;
  private marks: TrainingState["images"];

  constructor(
    readonly model: Model,
    readonly data: TrainingData,
    settings: RunOptions,
    from?: TrainingState,
  ) {
    const asked = runSettings(model, settings, data, from);
    const tunable = ["learningRate", ...model.tunable.map(({ name }) => name)];
    const begun = from?.settings ?? asked;
    const initial = Object.fromEntries(tunable.map((name) => [name, begun[name] as number]));
    this.settings = { ...asked, ...initial };
    const { learningRate } = this.settings;
    this.rates = new Rates({ ...initial, learningRate }, from?.changes);
    const suspects = () => this.suspects();
    this.progress = new Progress(this, this.rates, model.negativeElbo, suspects, from);
    this.trainer = new Trainer(model, data.train, this.settings, from);
    // What a run that goes on is given anew is a change by hand, told in its history as such.
    for (const name of tunable) {
      if (asked[name] !== begun[name]) this.tune(name, asked[name] as number);
    }
  }

  /** One record for each epoch that is done. */
  get history(): readonly EpochRecord[] {
    return this.progress.history;
  }

  get status(): RunStatus {
    const ended = this.phase === "stopped" || this.phase === "finished";
    return !ended && this.pace.paused ? "paused" : this.phase;
  }

  /** Epochs that the run is to make in all. */
  get numEpochs(): number {
    return this.settings.numEpochs;
  }

  get stepsPerEpoch(): number {
    return batchesPerEpoch(this.data.train.size, this.settings.batchSize);
  }

  /**
   * Adam's learning rate before the schedule; a new one takes effect at the next step.
   *
   * @throws UserError for what is not a number of at least 0
   */
  get learningRate(): number {
    return this.rates.learningRate;
  }
  set learningRate(value: number) {
    this.tune("learningRate", value);
  }

  /**
   * Weight of the KL term, of a model that has one; a new one takes effect at the next step.
   *
   * @throws UserError where the model has none, or for what is not a number of at least 0
   */
  get beta(): number {
    return this.rates.value("beta");
  }
  set beta(value: number) {
    this.tune("beta", value);
  }

  /** The loss's options as they are now, such as `{ beta: 4 }`. */
  get weights(): Readonly<Record<string, number>> {
    return this.rates.weights;
  }

  /**
   * Changes the learning rate, or an option of the model's loss, from the next step on.
   *
   * @param what `learningRate`, or one of `model.tunable`
   * @throws UserError for a name that cannot be changed, or what is not a number of at least 0
   * @example
   * ```ts
   * run.tune("beta", 4);
   * ```
   */
  tune(what: string, value: number): void {
    this.rates.change(what, value, this.progress.now);
  }

  /** What was changed by hand, and when, in its order. */
  get changes(): readonly RunChange[] {
    return this.rates.changes;
  }

  /**
   * Waits at the end of the current step until the run is told to go on, or to stop; a run that has
   * not begun waits before its first step.
   */
  pause(): void {
    if (this.phase === "ready" || this.phase === "running") this.pace.allow(0);
  }

  /** Goes on after {@link Run.pause}. */
  resume(): void {
    this.pace.allow(Infinity);
  }

  /**
   * Makes a step of a paused run, or so many, and pauses again. Does nothing where it is not paused.
   *
   * @example
   * ```ts
   * run.pause();
   * run.step(); // one batch
   * ```
   */
  step(steps = 1): void {
    if (this.status === "paused") this.pace.allow(steps);
  }

  /** Makes the steps that are left of a paused run's epoch, and pauses again after it. */
  finishEpoch(): void {
    this.step(this.stepsPerEpoch - this.progress.step);
  }

  /** Ends the run after the current step. The model and the history so far stay as they are. */
  stop(): void {
    this.pace.stop();
  }

  /** Trains to the end without looking at the records, and returns the history. */
  async finish(): Promise<readonly EpochRecord[]> {
    for await (const record of this) void record;
    return this.history;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RunRecord, void, undefined> {
    if (this.phase !== "ready") throw new Error("a run can be read only once: start another");
    this.phase = "running";
    try {
      this.trainer.begin();
      requireFiniteWeights(this.model);
      const { model, data, settings, pace, rates, progress, trainer } = this;
      yield* trainEpochs({ model, data, settings, pace, rates, progress, trainer });
    } finally {
      this.phase = this.progress.ended ? "finished" : "stopped";
      // A reader may leave its loop early: what it can ask for afterwards is kept all the same.
      this.lastState = await this.currentState();
      this.trainer.dispose();
    }
  }

  /**
   * Where the run stands, for a checkpoint: to be asked between two records or after the end.
   */
  async state(): Promise<TrainingState> {
    return this.lastState ?? (await this.currentState());
  }

  private imagesMarks() {
    const { model, data } = this;
    return { train: imagesMark(model, data.train), test: imagesMark(model, data.test) };
  }

  private suspects(): Suspects {
    const raised = this.model.tunable.filter(
      ({ name, option }) => this.rates.value(name) > option.default,
    );
    return {
      learningRate: this.learningRate,
      precision: this.settings.precision,
      raised: Object.fromEntries(
        raised.map(({ name }) => [snakeCase(name), this.rates.value(name)]),
      ),
    };
  }

  private async currentState(): Promise<TrainingState> {
    return {
      settings: { ...this.settings, ...this.weights, learningRate: this.learningRate },
      trainImages: this.data.train.size,
      images: (this.marks ??= this.imagesMarks()),
      backend: backendInfo().name,
      ...(await this.progress.state()),
      ...this.trainer.state(),
    };
  }
}

/**
 * A run that trains the model on `data.train` and tests it on `data.test` after each epoch.
 * Nothing happens until the run is read.
 *
 * @param settings what differs from the defaults, options of the model's loss among them
 * @param from a state to go on from, exactly as if there had been no break: the model gets its weights
 *   back. Learning rate and weights of the loss that are given anew are changes by hand
 * @throws UserError for a setting that is not allowed, or images that do not fit the model; where it is
 *   to go on with other images, another backend or other settings than it began with; while it is
 *   read, where the loss, the test figures or the weights are no numbers
 * @example
 * ```ts
 * const run = train(model, mnist, { numEpochs: 3 });
 * for await (const record of run) if (record.kind === "epoch") console.log(record.test.loss);
 * ```
 */
export function train(
  model: Model,
  data: TrainingData,
  settings: RunOptions = {},
  from?: TrainingState,
): Run {
  return new Run(model, data, settings, from);
}
