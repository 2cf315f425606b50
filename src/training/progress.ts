import { beyondMeasure, divergence, noLossAtAll, notFinite, type Suspects } from "./divergence";
import { EpochRecord, StepRecord } from "./records";
import { Rates } from "./rates";
import { RunningMean } from "./running_mean";
import { TrainingState } from "./state";
import type { LossMeans, TermWeights } from "../models/terms";

/** How long a run is. */
interface Length {
  readonly numEpochs: number;
  readonly stepsPerEpoch: number;
}

/** How far a run is: whole epochs with their records, and the steps of the one it is in. */
export class Progress {
  /** One record for each epoch that is done. */
  readonly history: EpochRecord[];
  /** Whole epochs done. */
  epoch: number;
  /** Steps done in the epoch after them, and the seconds that they took. */
  step: number;
  private seconds: number;
  /** Of the terms of these steps. */
  mean: RunningMean;
  /** The loss that the run began with; of one that goes on, about that. */
  private firstLoss: number | undefined;

  constructor(
    private readonly length: Length,
    private readonly rates: Rates,
    /** Names of the terms whose plain sum is −ELBO. */
    private readonly elboTerms: readonly string[],
    /** What may be at fault where the run diverges. */
    private readonly suspects: () => Suspects,
    from?: TrainingState,
  ) {
    this.history = [...(from?.history ?? [])];
    this.epoch = from?.epoch ?? 0;
    this.step = from?.step ?? 0;
    this.seconds = from?.seconds ?? 0;
    this.mean = new RunningMean(from?.sums, from?.step);
    this.firstLoss = from?.history[0]?.train.loss;
  }

  /** Updates made since the run began. */
  get updates(): number {
    return this.epoch * this.stepsPerEpoch + this.step;
  }

  /** The part of the run that is done, from 0 to 1. */
  get share(): number {
    return this.updates / (this.length.numEpochs * this.stepsPerEpoch);
  }

  get ended(): boolean {
    return this.epoch >= this.length.numEpochs;
  }

  get stepsPerEpoch(): number {
    return this.length.stepsPerEpoch;
  }

  get epochEnded(): boolean {
    return this.step === this.stepsPerEpoch;
  }

  /** Where a change takes effect. */
  get now(): { epoch: number; step: number; position: number } {
    const position = this.epoch + this.step / this.stepsPerEpoch;
    return { epoch: this.epoch + 1, step: this.step, position };
  }

  countStep(seconds: number): void {
    this.step++;
    this.seconds += seconds;
  }

  /** @throws UserError where the training has diverged */
  async record(): Promise<StepRecord> {
    const { images } = await this.mean.total();
    const { numEpochs } = this.length;
    const { stepsPerEpoch } = this;
    const stepsLeft = numEpochs * stepsPerEpoch - this.updates;
    const means = await this.means();
    return {
      kind: "step",
      epoch: this.epoch + 1,
      step: this.step,
      stepsPerEpoch,
      loss: means.loss,
      means,
      weights: await this.mean.weights(),
      imagesPerSecond: images / this.seconds,
      secondsLeft: (stepsLeft * this.seconds) / this.step,
    };
  }

  /**
   * Ends the epoch and returns its record.
   *
   * @param measure what the model comes to on the test split, and the weights of the loss there
   * @throws UserError where the training has diverged
   */
  async endEpoch(
    measure: () => Promise<{ means: LossMeans; weights: TermWeights }>,
  ): Promise<EpochRecord> {
    const epoch = this.epoch + 1;
    const [train, trainWeights] = [await this.means(), await this.mean.weights()];
    const test = await measure();
    const broken = notFinite(test.means) ?? beyondMeasure(test.means.loss, this.firstLoss);
    if (broken) throw divergence(`at the end of epoch ${epoch}`, `test ${broken}`, this.suspects());
    const record: EpochRecord = {
      epoch,
      train,
      test: test.means,
      weights: { train: trainWeights, test: test.weights },
      ...negativeElbo(this.elboTerms, train, test.means),
      seconds: this.seconds,
      ...this.rates.changesIn(epoch),
    };
    this.history.push(record);
    this.epoch++;
    this.step = 0;
    this.seconds = 0;
    this.mean = new RunningMean();
    return record;
  }

  /** For a checkpoint. */
  async state(): Promise<
    Pick<TrainingState, "epoch" | "step" | "sums" | "seconds" | "history" | "changes">
  > {
    return {
      epoch: this.epoch,
      step: this.step,
      sums: await this.mean.total(),
      seconds: this.seconds,
      history: [...this.history],
      changes: this.rates.changes,
    };
  }

  /** @throws UserError where the loss has become infinite or no number: more steps mend nothing */
  private async means(): Promise<LossMeans> {
    const means = await this.mean.means();
    const { lost } = this.mean;
    this.firstLoss ??= this.mean.firstLoss;
    const broken = notFinite(lost?.values ?? means) ?? beyondMeasure(means.loss, this.firstLoss);
    if (broken === undefined) return means;
    if (this.epoch === 0 && lost?.step === 1) throw noLossAtAll(broken);
    const step = lost ? `, step ${lost.step}` : "";
    throw divergence(`in epoch ${this.epoch + 1}${step}`, broken, this.suspects());
  }
}

function negativeElbo(terms: readonly string[], train: LossMeans, test: LossMeans) {
  if (terms.length === 0) return {};
  const sum = (means: LossMeans) => terms.reduce((total, name) => total + means[name], 0);
  return { negativeElbo: { train: sum(train), test: sum(test) } };
}
