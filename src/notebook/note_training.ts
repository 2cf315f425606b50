import type { EpochLosses, StepPoint } from "../figures";
import { notebookHost } from "../host";
import { type EpochRecord, type StepRecord, termNames, termTitle } from "../training";

/** What is noted of an epoch; a history that was written earlier may lack weights. */
type Epoch = EpochLosses & Partial<EpochRecord>;

/**
 * Notes what a training came to, for the report on this notebook, the list of reports and the
 * comparison of runs: the last epoch's loss and terms, −ELBO beside a weighted loss, and all epochs
 * for the curves. To be called before the output that goes with it.
 */
export function noteHistory(history: readonly Epoch[]): void {
  if (history.length > 0) notebookHost()?.note?.(notesOf(history));
}

/** What a training came to, as reports and comparisons read it. */
export function notesOf(history: readonly Epoch[]) {
  const metrics: Record<string, number> = {};
  const last = history[history.length - 1];
  if (!last) return { metrics, history: [] };
  const { epoch: epochs, train, test, negativeElbo, weights } = last;
  Object.assign(metrics, { epochs, "train loss": train.loss });
  if (test) {
    metrics["test loss"] = test.loss;
    for (const name of termNames(test)) metrics[`test ${termTitle(name)}`] = test[name];
    if (negativeElbo) metrics["test −ELBO"] = negativeElbo.test;
  }
  const brief = history.map((record) => ({
    epoch: record.epoch,
    train: { loss: record.train.loss },
    ...(record.test && { test: { loss: record.test.loss } }),
    ...(record.negativeElbo && { negativeElbo: record.negativeElbo }),
  }));
  return { metrics, history: brief, weights: weights?.test };
}

/**
 * Notes how much of a training is done, for the time left. To be called before an output.
 *
 * @param among where it is one of several trainings: which, from 0, and of how many
 */
export function noteProgress(
  record: StepRecord | { readonly kind: "epoch" | "preparation" },
  run: { readonly numEpochs: number },
  { index, count } = { index: 0, count: 1 },
): void {
  if (record.kind !== "step") return; // the others say nothing new
  const { epoch, step, stepsPerEpoch } = record;
  const done = (epoch - 1 + step / stepsPerEpoch) / run.numEpochs;
  notebookHost()?.note?.({ progress: (index + done) / count });
}

/** More points than this are thinned: a plot has no room for them. */
const maxPoints = 400;

/** The points of a live curve so far and the next, thinned where they are too many. */
export function withStep(points: readonly StepPoint[], record: StepRecord): StepPoint[] {
  const { epoch, step, stepsPerEpoch, means } = record;
  return thinned([...points, { epoch: epoch - 1 + step / stepsPerEpoch, means }]);
}

/** Leaves out the point whose neighbours are nearest to each other: the first epoch stays as dense as the last. */
function thinned(points: StepPoint[]): StepPoint[] {
  if (points.length <= maxPoints) return points;
  let crowded = 1;
  let least = Infinity;
  for (let i = 1; i + 1 < points.length; i++) {
    const between = points[i + 1].epoch - points[i - 1].epoch;
    if (between < least) [crowded, least] = [i, between];
  }
  points.splice(crowded, 1);
  return points;
}
