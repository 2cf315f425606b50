import { snakeCase } from "../config";
import { evaluateModel } from "../evaluation";
import type { EpochFigures } from "../sweep/trial_request";
import type { EpochRecord } from "../training";
import { withoutHeldOut } from "./held_out";
import type { TrainSettings } from "./options";
import { loadSavedModel } from "./saved_model";
import { underscored } from "./underscored";

/** What an epoch says of a trial's objective, on held-out images; undefined where it tells nothing. */
export function epochValue(
  { test, negativeElbo }: EpochRecord,
  metric: string,
): number | undefined {
  const loss = negativeElbo?.test ?? test.loss;
  if (metric === "loss") return loss;
  if (metric === "elbo") return -loss;
  return Object.hasOwn(test, metric) ? test[metric] : undefined;
}

/** All terms of an epoch by names that TensorBoard and MLflow group: `kl/train` and `kl/held-out`. */
export function epochFigures({ train, test, negativeElbo, seconds }: EpochRecord): EpochFigures {
  const figures: Record<string, number> = { "seconds/epoch": seconds };
  for (const [split, means] of [["train", train], ["held-out", test]] as const) {
    for (const [term, value] of Object.entries(means)) figures[`${snakeCase(term)}/${split}`] = value;
  } // prettier-ignore
  if (negativeElbo) {
    figures["negative_elbo/train"] = negativeElbo.train;
    figures["negative_elbo/held-out"] = negativeElbo.test;
  }
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value)));
}

/** Few enough that a trial's end takes seconds; the same of all trials, so that they compare. */
const IMPORTANCE_SAMPLES = 20;

/** What `npm run evaluate` measures, of a trial's weights on the images that were held out of its training. */
export async function heldOutMetrics(settings: TrainSettings): Promise<Record<string, unknown>> {
  const { model, data } = await loadSavedModel({ ...settings, best: false }, new Set(), silent);
  const { test } = withoutHeldOut(data, settings);
  const evaluation = await evaluateModel(model, test, { importanceSamples: IMPORTANCE_SAMPLES });
  model.dispose();
  return underscored(evaluation) as Record<string, unknown>;
}

const silent = { write: () => true, isTTY: false, columns: 80 };
