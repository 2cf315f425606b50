import { AdamMoments, createAdam, inBackground, tf, withPrecision } from "../backend";
import { TrainingSettings } from "../config";
import { ImageSplit } from "../data";
import { batchTensors } from "../evaluation";
import { Model } from "../models";
import { normal } from "../random";
import { scheduleFactor } from "./schedule";
import { TrainingState } from "./state";
import { trainStep } from "./step";

/** When a step is made, and with which rates. */
interface Moment {
  /** Updates of the run before it: its noise is a function of their number. */
  readonly updates: number;
  /** The part of the run that is done: the schedule goes by it. */
  readonly share: number;
  /** Before the schedule. */
  readonly learningRate: number;
  readonly beta: number;
}

/** Makes the steps of a run: its batches, its noise, its optimizer. */
export class Trainer {
  private readonly adam;
  /** The images of a step. */
  private readonly pixels: Uint8Array;

  constructor(
    private readonly model: Model,
    private readonly split: ImageSplit,
    private readonly settings: TrainingSettings,
    from?: TrainingState,
  ) {
    const [height, width] = split.imageShape;
    this.pixels = new Uint8Array(settings.batchSize * height * width);
    this.adam = createAdam(model.parameters);
    if (from) this.adam.restore(from.updates, from.moments);
  }

  /** One step on the images of these indices; returns its terms as {@link trainStep} does. */
  step(
    indices: Int32Array,
    { updates, share, learningRate, beta }: Moment,
  ): ReturnType<typeof trainStep> {
    const { seed, schedule, precision } = this.settings;
    const { latentSize } = this.model.config;
    const size = indices.length;
    const step = () => {
      const batch = batchTensors(this.model, this.split, indices, undefined, this.pixels);
      const noise = normal({ seed, stream: "epsilon", step: updates }, size * latentSize);
      const epsilon = tf.tensor2d(noise, [size, latentSize]);
      const rates = { beta, learningRate: learningRate * scheduleFactor(schedule, share) };
      return trainStep(this.model, this.adam, batch, epsilon, rates);
    };
    return tf.tidy(() => withPrecision(precision, () => inBackground(step)));
  }

  /** Updates made, and Adam's moments. */
  state(): { updates: number; moments: Readonly<Record<string, AdamMoments>> } {
    return { updates: this.adam.step, moments: this.adam.moments() };
  }

  dispose(): void {
    this.adam.dispose();
  }
}
