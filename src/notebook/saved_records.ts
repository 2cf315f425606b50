import { UserError } from "../config";
import type { Dataset } from "../data";
import { savedRun, type SavedRunOptions } from "../results/saved_run";
import type { PreparationRecord, Run, StepRecord } from "../training";
import { sayReplaced } from "./say_replaced";

/** What is shown of a training reads these: progress within an epoch or before it, or an epoch's end. */
export type LiveRecord = StepRecord | PreparationRecord | { readonly kind: "epoch" };

/** Whether a training is saved on its way: where one of these is given. */
export type SaveOptions = Partial<SavedRunOptions>;

/**
 * The records of a run, which is saved on the way where that is asked for: in
 * `<ckptDir>/<model>/`, as `npm run train` does, so that `loadState` or `npm run train -- --resume`
 * goes on with it when the kernel has died.
 *
 * @throws UserError where it cannot be saved, since it is no run of a model on a named data set
 */
export function recordsOf(
  run: AsyncIterable<LiveRecord>,
  { saveEvery, ckptDir }: SaveOptions,
): AsyncIterable<LiveRecord> {
  if (saveEvery === undefined && ckptDir === undefined) return run;
  if (isSavable(run)) {
    sayReplaced(run, { ckptDir });
    return savedRun(run, run.data, { saveEvery: saveEvery ?? "60s", ckptDir });
  }
  throw new UserError(
    "saveEvery needs a run of train(model, data) on data with a name, such as loadDataset gives: " +
      "train on such data, or leave saveEvery out",
  );
}

// By what it has: a run that was made before a source was edited is of another class.
function isSavable(run: object): run is Run & { readonly data: Dataset } {
  const { model, data } = run as Partial<Run>;
  return model !== undefined && data !== undefined && "name" in data && "title" in data;
}
