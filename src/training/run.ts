import { createAdam, requirePrecision, tf, withPrecision } from "../backend";
import { trainingOptions, TrainingSettings, UserError, withDefaults } from "../config";
import { uninterrupted } from "../config/notebook_host";
import { batches, batchesPerEpoch } from "../data";
import { batchTensors, ElboMetrics, evaluateElbo } from "../evaluation";
import { Model } from "../models";
import { normal } from "../random";
import { Changeable, RunChange, withChange } from "./changes";
import { Pace } from "./pace";
import { EpochRecord, RunRecord } from "./records";
import { RunningMean } from "./running_mean";
import { scheduleFactor } from "./schedule";
import { RunStatus, TrainingData, TrainingState } from "./state";
import { trainStep } from "./step";

// The event loop gets its turn this often, and a progress record as rarely as this.
const YIELD_MS = 40;
const RECORD_MS = 100;

/**
 * One training of a model: an async iterable of records, to be read once, that trains while it
 * is read. Its learning rate and β may be changed on the way; it can be paused, and stopped at
 * the end of a step.
 */
export class Run implements AsyncIterable<RunRecord> {
  /** What the run was started with, defaults filled in. */
  readonly settings: TrainingSettings;
  /** One record for each epoch that is done. */
  readonly history: EpochRecord[];

  private phase: Exclude<RunStatus, "paused"> = "ready";
  private readonly pace = new Pace();
  private readonly rates: Record<Changeable, number>;
  private changesSoFar: readonly RunChange[];
  private epoch: number;
  private stepsDone: number;
  private seconds: number;
  private mean: RunningMean;
  /** The images of a step. */
  private readonly pixels: Uint8Array;
  private readonly adam;
  private lastState: TrainingState | undefined;

  constructor(
    readonly model: Model,
    readonly data: TrainingData,
    settings: Partial<TrainingSettings>,
    from?: TrainingState,
  ) {
    this.settings = withDefaults(trainingOptions, { ...from?.settings, ...defined(settings) });
    if (from && from.trainImages !== data.train.size) {
      throw new UserError(
        `the run to go on with was on ${from.trainImages} training images, ` +
          `here are ${data.train.size}: give it the same, or start another`,
      );
    }
    if (this.settings.batchSize > data.train.size) {
      throw new UserError(
        `batch_size ${this.settings.batchSize} is more than the ${data.train.size} training ` +
          "images: choose a smaller one",
      );
    }
    const { learningRate, beta, precision } = this.settings;
    requirePrecision(precision);
    this.rates = { learningRate, beta };
    this.changesSoFar = from?.changes ?? [];
    this.history = [...(from?.history ?? [])];
    this.epoch = from?.epoch ?? 0;
    this.stepsDone = from?.step ?? 0;
    this.seconds = from?.seconds ?? 0;
    this.mean = new RunningMean(from?.sums);
    const [height, width] = data.train.imageShape;
    this.pixels = new Uint8Array(this.settings.batchSize * height * width);
    this.adam = createAdam(model.parameters);
    if (from) this.adam.restore(from.updates, from.moments);
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
    this.change("learningRate", value);
  }

  /**
   * Weight of the KL term; a new one takes effect at the next step.
   *
   * @throws UserError for what is not a number of at least 0
   */
  get beta(): number {
    return this.rates.beta;
  }
  set beta(value: number) {
    this.change("beta", value);
  }

  /** What was changed by hand, and when, in its order. */
  get changes(): readonly RunChange[] {
    return this.changesSoFar;
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
    this.step(this.stepsPerEpoch - this.stepsDone);
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
      while (this.epoch < this.numEpochs && !this.pace.stopped) yield* this.trainEpoch();
    } finally {
      this.phase = this.epoch >= this.numEpochs ? "finished" : "stopped";
      // A reader may leave its loop early: what it can ask for afterwards is kept all the same.
      this.lastState = await this.currentState();
      this.mean.dispose();
      this.adam.dispose();
    }
  }

  /**
   * Where the run stands, for a checkpoint: to be asked between two records or after the end.
   */
  async state(): Promise<TrainingState> {
    return this.lastState ?? (await this.currentState());
  }

  private async *trainEpoch(): AsyncGenerator<RunRecord, void, undefined> {
    const { batchSize, seed } = this.settings;
    let yielded = performance.now();
    let recorded = yielded;
    const order = { batchSize, seed, epoch: this.epoch, firstStep: this.stepsDone };
    for (const { indices } of batches(this.data.train, order)) {
      if (this.pace.paused) {
        if (this.stepsDone > 0) yield await this.progress();
        await this.pace.untilAllowed();
        yielded = recorded = performance.now();
      }
      if (this.pace.stopped) break;
      const started = performance.now();
      uninterrupted(() => this.trainBatch(indices));
      this.stepsDone++;
      this.pace.count();
      const now = performance.now();
      this.seconds += (now - started) / 1000;
      if (now - recorded > RECORD_MS) {
        yield await this.progress();
        recorded = performance.now();
      }
      if (now - yielded > YIELD_MS) {
        await new Promise(setImmediate);
        yielded = performance.now();
      }
    }
    if (this.stepsDone === this.stepsPerEpoch) yield await this.endEpoch();
  }

  private change(what: Changeable, to: number): void {
    const from = this.rates[what];
    if (!(Number.isFinite(to) && to >= 0)) {
      throw new UserError(`${what} must be a number of at least 0, not ${String(to)}`);
    }
    this.rates[what] = to;
    const [epoch, step] = [this.epoch + 1, this.stepsDone];
    const position = this.epoch + step / this.stepsPerEpoch;
    const change = { what, epoch, step, position, from, to };
    this.changesSoFar = withChange(this.changesSoFar, change);
  }

  private trainBatch(indices: Int32Array): void {
    const { latentSize } = this.model.config;
    const size = indices.length;
    const update = this.epoch * this.stepsPerEpoch + this.stepsDone;
    const progress = update / (this.numEpochs * this.stepsPerEpoch);
    const { seed, schedule, precision } = this.settings;
    const terms = tf.tidy(() => {
      const batch = batchTensors(this.model, this.data.train, indices, undefined, this.pixels);
      const noise = normal({ seed, stream: "epsilon", step: update }, size * latentSize);
      const epsilon = tf.tensor2d(noise, [size, latentSize]);
      const rates = {
        beta: this.beta,
        learningRate: this.learningRate * scheduleFactor(schedule, progress),
      };
      return withPrecision(precision, () =>
        trainStep(this.model, this.adam, batch, epsilon, rates),
      );
    });
    this.mean.add(terms, size);
  }

  /** @throws UserError where the loss has become infinite or no number: more steps mend nothing */
  private async means(): Promise<ElboMetrics> {
    const means = await this.mean.means(this.beta);
    if (!Number.isFinite(means.loss)) {
      throw new UserError(
        `the training diverged in epoch ${this.epoch + 1} (loss ${means.loss}): ` +
          `choose a smaller learning_rate than ${this.learningRate}`,
      );
    }
    return means;
  }

  private async progress(): Promise<RunRecord> {
    const { images } = await this.mean.total();
    const stepsLeft =
      this.numEpochs * this.stepsPerEpoch - this.epoch * this.stepsPerEpoch - this.stepsDone;
    return {
      kind: "step",
      epoch: this.epoch + 1,
      step: this.stepsDone,
      stepsPerEpoch: this.stepsPerEpoch,
      ...(await this.means()),
      imagesPerSecond: images / this.seconds,
      secondsLeft: (stepsLeft * this.seconds) / this.stepsDone,
    };
  }

  private async endEpoch(): Promise<RunRecord> {
    const epoch = this.epoch + 1;
    const record: EpochRecord = {
      epoch,
      train: await this.means(),
      test: await evaluateElbo(this.model, this.data.test, {
        seed: this.settings.seed,
        beta: this.beta,
      }),
      seconds: this.seconds,
      ...this.changesOf(epoch),
    };
    this.history.push(record);
    this.epoch++;
    this.stepsDone = 0;
    this.seconds = 0;
    this.mean = new RunningMean();
    return { kind: "epoch", ...record };
  }

  private changesOf(epoch: number): Pick<EpochRecord, "changes"> {
    const changes = this.changesSoFar.filter((change) => change.epoch === epoch);
    return changes.length > 0 ? { changes } : {};
  }

  private async currentState(): Promise<TrainingState> {
    return {
      settings: { ...this.settings, learningRate: this.learningRate, beta: this.beta },
      trainImages: this.data.train.size,
      epoch: this.epoch,
      step: this.stepsDone,
      sums: await this.mean.total(),
      seconds: this.seconds,
      history: [...this.history],
      changes: this.changesSoFar,
      updates: this.adam.step,
      moments: this.adam.moments(),
    };
  }
}

/** Without the entries that are `undefined`, which stand for "not given". */
function defined(settings: Partial<TrainingSettings>): Partial<TrainingSettings> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/**
 * A run that trains the model on `data.train` and tests it on `data.test` after each epoch.
 * Nothing happens until the run is read.
 *
 * @param settings what differs from the defaults
 * @param from a state to go on from, exactly as if there had been no break
 * @throws UserError for a setting that is not allowed; while it is read, where the loss diverges
 * @example
 * ```ts
 * const run = train(model, mnist, { numEpochs: 3 });
 * for await (const record of run) if (record.kind === "epoch") console.log(record.test.loss);
 * ```
 */
export function train(
  model: Model,
  data: TrainingData,
  settings: Partial<TrainingSettings> = {},
  from?: TrainingState,
): Run {
  return new Run(model, data, settings, from);
}
