import { requirePrecision } from "../backend";
import {
  counted,
  OptionTable,
  trainingOptions,
  trainingOptionsFor,
  TrainingSettings,
  UserError,
  withDefaults,
  withArticle,
} from "../config";
import { type Model, requireFit } from "../models";
import { requireSameRun } from "./same_run";
import type { RunSettings, TrainingData, TrainingState } from "./state";

/** What a run is asked for: what differs from the defaults. */
export type RunOptions = Partial<TrainingSettings> & {
  /** Weight of the KL term, of models that have one. */
  readonly beta?: number;
  /** Any other option of the model's loss that may be changed while it trains. */
  readonly [option: string]: unknown;
};

/** The options that a run of this model takes; those of the loss begin as the model has them. */
export function runOptions(model: Model): OptionTable {
  const own = model.tunable.map(({ name, option, default: value }) => [
    name,
    { ...option, default: value },
  ]);
  return { ...trainingOptionsFor(model.learningRate), ...(Object.fromEntries(own) as OptionTable) };
}

/**
 * The settings of a run, defaults filled in; of one that goes on, the earlier ones where no others
 * are given.
 *
 * @throws UserError for what is not allowed, with this model and these images, or on this backend
 */
export function runSettings(
  model: Model,
  settings: RunOptions,
  data: TrainingData,
  from: TrainingState | undefined,
): RunSettings {
  const { train, test } = data;
  // Of fewer images than the usual batch takes, all of them are a batch.
  const batchSize = Math.min(trainingOptions.batchSize.default, train.size);
  const given = { batchSize, ...from?.settings, ...defined(settings) };
  const all = withDefaults(runOptions(model), given) as RunSettings;
  if (from) requireSameRun(model, data, all, from);
  if (all.batchSize > train.size) {
    throw new UserError(
      `batch_size ${all.batchSize} is more than the ${counted(train.size)} training ` +
        "images: choose a smaller one",
    );
  }
  if (model.comparesImages && all.batchSize === 1) {
    throw new UserError(
      `${withArticle(model.title)} compares the images of a batch with each other, and there is 1: ` +
        "take a larger batch_size, or more training images",
    );
  }
  for (const split of [train, test]) requireFit(model, split);
  requirePrecision(all.precision);
  return all;
}

/** Without the entries that are `undefined`, which stand for "not given". */
function defined(settings: RunOptions): RunOptions {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
