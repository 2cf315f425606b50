import { AdamMoments, createAdam, inBackground, tf, withPrecision } from "../backend";
import { type ImageSplit, imageSize } from "../data";
import { batchTensors } from "../evaluation";
import { createNoise, type Model } from "../models";
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

/** Makes the steps of a run: its batches, its noise, its optimizer. */
export class Trainer {
  private readonly adam;
  /** The images of a step. */
  private readonly pixels: Uint8Array;

  constructor(
    private readonly model: Model,
    private readonly split: ImageSplit,
    private readonly settings: RunSettings,
    from?: TrainingState,
  ) {
    this.pixels = new Uint8Array(settings.batchSize * imageSize(split.imageShape));
    this.adam = createAdam(model.parameters);
    if (from) this.adam.restore(from.updates, from.moments);
  }

  /** One step on the images of these indices; returns its terms as {@link trainStep} does. */
  step(
    indices: Int32Array,
    { updates, share, learningRate, weights }: Moment,
  ): ReturnType<typeof trainStep> {
    const { seed, schedule, precision } = this.settings;
    let terms: ReturnType<typeof trainStep> | undefined;
    const step = () => {
      const batch = batchTensors(this.model, this.split, indices, undefined, this.pixels);
      const noise = createNoise({ seed, step: updates });
      const context = { noise, trainSize: this.split.size, progress: share };
      const rate = learningRate * scheduleFactor(schedule, share);
      terms = trainStep(this.model, this.adam, batch, context, { learningRate: rate, weights });
    };
    withPrecision(precision, () => inBackground(() => tf.tidy(step)));
    if (!terms) throw new Error("no step was made");
    return terms;
  }

  /** Updates made, and Adam's moments. */
  state(): { updates: number; moments: Readonly<Record<string, AdamMoments>> } {
    return { updates: this.adam.step, moments: this.adam.moments() };
  }

  dispose(): void {
    this.adam.dispose();
  }
}
