import { AdamMoments, createAdam, tf } from "../backend";
import { trainingOptions, TrainingSettings, UserError, withDefaults } from "../config";
import { batches, batchesPerEpoch, ImageSplit } from "../data";
import { batchTensors, ElboMetrics, evaluateElbo } from "../evaluation";
import { Model } from "../models";
import { normal } from "../random";
import { EpochRecord, RunRecord } from "./records";
import { RunningMean, RunningSums } from "./running_mean";
import { scheduleFactor } from "./schedule";
import { trainStep } from "./step";

/** What a run learns from, and what it is tested on after each epoch. */
export interface TrainingData {
  readonly train: ImageSplit;
  readonly test: ImageSplit;
}

/** Where a run stands between two steps: with the weights, enough to go on exactly. */
export interface TrainingState {
  readonly settings: TrainingSettings;
  /** Size of the training split: with another one, it would be another run. */
  readonly trainImages: number;
  /** Whole epochs done. */
  readonly epoch: number;
  /** Steps done in the epoch after them. */
  readonly step: number;
  readonly sums: RunningSums;
  readonly seconds: number;
  readonly history: readonly EpochRecord[];
  /** Updates made, and Adam's moments by parameter name. */
  readonly updates: number;
  readonly moments: Readonly<Record<string, AdamMoments>>;
}

/** A run is between its creation and its end in one of these. */
export type RunStatus = "ready" | "running" | "paused" | "stopped" | "finished";

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
  /** Adam's learning rate before the schedule; takes effect at the next step. */
  learningRate: number;
  /** Weight of the KL term; takes effect at the next step. */
  beta: number;
  status: RunStatus = "ready";

  private epoch: number;
  private step: number;
  private seconds: number;
  private mean: RunningMean;
  private readonly adam;
  private stopAsked = false;
  private wake: () => void = () => undefined;
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
    this.learningRate = this.settings.learningRate;
    this.beta = this.settings.beta;
    this.history = [...(from?.history ?? [])];
    this.epoch = from?.epoch ?? 0;
    this.step = from?.step ?? 0;
    this.seconds = from?.seconds ?? 0;
    this.mean = new RunningMean(from?.sums);
    this.adam = createAdam(model.parameters);
    if (from) this.adam.restore(from.updates, from.moments);
  }

  /** Epochs that the run is to make in all. */
  get numEpochs(): number {
    return this.settings.numEpochs;
  }

  get stepsPerEpoch(): number {
    return batchesPerEpoch(this.data.train.size, this.settings.batchSize);
  }

  /** Waits at the end of the current step until {@link Run.resume} or {@link Run.stop}. */
  pause(): void {
    if (this.status === "running") this.status = "paused";
  }

  /** Goes on after {@link Run.pause}. */
  resume(): void {
    if (this.status === "paused") this.status = "running";
    this.wake();
  }

  /** Ends the run after the current step. The model and the history so far stay as they are. */
  stop(): void {
    this.stopAsked = true;
    this.resume();
  }

  /** Trains to the end without looking at the records, and returns the history. */
  async finish(): Promise<readonly EpochRecord[]> {
    for await (const record of this) void record;
    return this.history;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RunRecord, void, undefined> {
    if (this.status !== "ready") throw new Error("a run can be read only once: start another");
    this.status = "running";
    try {
      while (this.epoch < this.numEpochs && !this.stopAsked) yield* this.trainEpoch();
    } finally {
      this.status = this.epoch >= this.numEpochs ? "finished" : "stopped";
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
    const order = { batchSize, seed, epoch: this.epoch, firstStep: this.step };
    for (const { indices } of batches(this.data.train, order)) {
      const started = performance.now();
      this.trainBatch(indices);
      this.step++;
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
      if (this.status === "paused") {
        await new Promise<void>((resolve) => (this.wake = resolve));
      }
      if (this.stopAsked) break;
    }
    if (this.step === this.stepsPerEpoch) yield await this.endEpoch();
  }

  private trainBatch(indices: Int32Array): void {
    const { latentSize } = this.model.config;
    const size = indices.length;
    const update = this.epoch * this.stepsPerEpoch + this.step;
    const progress = update / (this.numEpochs * this.stepsPerEpoch);
    const { seed, schedule } = this.settings;
    const terms = tf.tidy(() => {
      const batch = batchTensors(this.model, this.data.train, indices);
      const noise = normal({ seed, stream: "epsilon", step: update }, size * latentSize);
      return trainStep(this.model, this.adam, batch, tf.tensor2d(noise, [size, latentSize]), {
        beta: this.beta,
        learningRate: this.learningRate * scheduleFactor(schedule, progress),
      });
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
      this.numEpochs * this.stepsPerEpoch - this.epoch * this.stepsPerEpoch - this.step;
    return {
      kind: "step",
      epoch: this.epoch + 1,
      step: this.step,
      stepsPerEpoch: this.stepsPerEpoch,
      ...(await this.means()),
      imagesPerSecond: images / this.seconds,
      secondsLeft: (stepsLeft * this.seconds) / this.step,
    };
  }

  private async endEpoch(): Promise<RunRecord> {
    const record: EpochRecord = {
      epoch: this.epoch + 1,
      train: await this.means(),
      test: await evaluateElbo(this.model, this.data.test, {
        seed: this.settings.seed,
        beta: this.beta,
      }),
      seconds: this.seconds,
    };
    this.history.push(record);
    this.epoch++;
    this.step = 0;
    this.seconds = 0;
    this.mean = new RunningMean();
    return { kind: "epoch", ...record };
  }

  private async currentState(): Promise<TrainingState> {
    return {
      settings: { ...this.settings, learningRate: this.learningRate, beta: this.beta },
      trainImages: this.data.train.size,
      epoch: this.epoch,
      step: this.step,
      sums: await this.mean.total(),
      seconds: this.seconds,
      history: [...this.history],
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
