import { snakeCase } from "../config";
import { classifierPrefix, loadClassifier } from "../checkpoints";
import type { Dataset } from "../data";
import { evaluateModel, imageDistance, labelFidelity, mostImages } from "../evaluation";
import { type Model, sampleImages, takesLabels } from "../models";
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

/** Samples that the classifier judges; `npm run evaluate` takes 10,000. */
const JUDGED_SAMPLES = 2000;

/**
 * What `npm run evaluate` measures, of a trial's weights on the images that were held out of its training.
 *
 * @param judge folder of the sweep's classifier, where its figures are asked for
 */
export async function heldOutMetrics(
  settings: TrainSettings,
  judge?: string,
): Promise<Record<string, unknown>> {
  const { model, data } = await loadSavedModel({ ...settings, best: false }, new Set(), silent);
  const held = withoutHeldOut(data, settings);
  const evaluation = await evaluateModel(model, held.test, {
    importanceSamples: IMPORTANCE_SAMPLES,
  });
  const judged = judge === undefined ? {} : await judgedBy(judge, model, held);
  model.dispose();
  return underscored({ ...evaluation, ...judged }) as Record<string, unknown>;
}

/** What a classifier says of a model's images, whatever images it was itself trained on. */
async function judgedBy(folder: string, model: Model, data: Dataset) {
  const { imageShape, numClasses, test } = data;
  const prefix = classifierPrefix(folder, data.name);
  const { classifier, ...known } = await loadClassifier(prefix, { imageShape, numClasses });
  const n = Math.min(JUDGED_SAMPLES, mostImages(imageShape));
  const samples = takesLabels(model) ? sampleImages(model, n, { seed: 0 }) : undefined;
  const judged = {
    classifier: { ...known.description, fingerprint: known.fingerprint },
    frechetImageDistance: imageDistance(classifier, model, data, 0),
    ...(samples && { labelFidelity: labelFidelity(classifier, samples, test) }),
  };
  classifier.dispose();
  return judged;
}

const silent = { write: () => true, isTTY: false, columns: 80 };
