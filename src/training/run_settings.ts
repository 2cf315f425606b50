import { requirePrecision } from "../backend";
import { trainingOptions, TrainingSettings, UserError, withDefaults } from "../config";
import { TrainingData, TrainingState } from "./state";

/**
 * The settings of a run, defaults filled in; of one that goes on, the earlier ones where no others
 * are given.
 *
 * @throws UserError for what is not allowed, with these images, or on this backend
 */
export function runSettings(
  settings: Partial<TrainingSettings>,
  { train }: TrainingData,
  from: TrainingState | undefined,
): TrainingSettings {
  const all = withDefaults(trainingOptions, { ...from?.settings, ...defined(settings) });
  if (from && from.trainImages !== train.size) {
    throw new UserError(
      `the run to go on with was on ${from.trainImages} training images, ` +
        `here are ${train.size}: give it the same, or start another`,
    );
  }
  if (all.batchSize > train.size) {
    throw new UserError(
      `batch_size ${all.batchSize} is more than the ${train.size} training ` +
        "images: choose a smaller one",
    );
  }
  requirePrecision(all.precision);
  return all;
}

/** Without the entries that are `undefined`, which stand for "not given". */
function defined(settings: Partial<TrainingSettings>): Partial<TrainingSettings> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
