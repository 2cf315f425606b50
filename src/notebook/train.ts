import { counted } from "../config";
import { notebookHost } from "../host";
import type { Model } from "../models";
import {
  type EpochRecord,
  type Run,
  type RunOptions,
  train as begin,
  type TrainingData,
  type TrainingState,
} from "../training";
import { markdown } from "../host/display";
import { display } from "./display";

/** The epochs of a model's runs, which grow as those are read; a model that is let go takes them along. */
const histories = new WeakMap<Model, (readonly EpochRecord[])[]>();

/**
 * A run that trains the model on `data.train` and tests it on `data.test` after each epoch. Nothing
 * happens until the run is read, as by `trainingPanel(run)`, `livePlot(run)` or `run.finish()`. Where the
 * model has been trained already, as when its cell is run again, a line below the cell says that it goes
 * on from there.
 *
 * Settings, each by its name in code:
 * - `numEpochs` 10: passes over the training set
 * - `batchSize` 128: images per step
 * - `learningRate` 0.001: Adam's highest learning rate
 * - `schedule` "cooldown": the learning rate over the run: falling to 0 over its last 30 %, or all along as a cosine, or constant
 * - `weightDecay` 0: of kernels, in each step the learning rate times this part of them (AdamW)
 * - `precision` "float32": of matrix products; bfloat16 is faster where the processor has AVX-512 BF16
 * - `binarization` "none": grey pixels as they are, drawn once as 0 or 1, or drawn anew in each step
 * - `seed` 7: of the weights, the shuffles and the noise
 * - `beta`, or any other weight of the model's loss (`model.tunable` lists them): as the model has it
 *
 * @param settings what differs from these defaults
 * @param from a state to go on from, exactly as if there had been no break (`loadState`): the model gets
 *   its weights back
 * @throws UserError for a setting that is not allowed, or images that do not fit the model
 * @example
 * ```ts
 * const history = await trainingPanel(train(model, mnist, { numEpochs: 10, learningRate: 1e-3 }));
 * ```
 */
export function train(
  model: Model,
  data: TrainingData,
  settings: RunOptions = {},
  from?: TrainingState,
): Run {
  const run = begin(model, data, settings, from);
  // What a saved state brings is the whole training of its weights.
  const earlier = from ? [] : (histories.get(model) ?? []);
  histories.set(model, [...earlier, run.history]);
  const epochs = earlier.reduce((sum, { length }) => sum + length, 0);
  if (epochs > 0 && notebookHost()) {
    const done = `${counted(epochs)} ${epochs === 1 ? "epoch" : "epochs"}`;
    void display(
      markdown`The ${model.title} has ${done}; training goes on from there. \`createModel\` starts anew.`,
    );
  }
  return run;
}
