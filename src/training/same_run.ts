import { backendInfo } from "../backend";
import { counted, snakeCase, UserError } from "../config";
import { batchesPerEpoch } from "../data";
import type { Model } from "../models";
import { imagesMark } from "./images_mark";
import type { RunSettings, TrainingData, TrainingState } from "./state";

/** What a run keeps to its end: with another one, its steps would be others from the first on. */
const FIXED = [
  "batchSize",
  "seed",
  "schedule",
  "weightDecay",
  "precision",
  "binarization",
] as const;

/**
 * Makes sure that a run goes on as it began: with the same model, images and settings, on the same
 * backend. Its length may grow; learning rate and the loss's weights may change, which counts as a
 * change by hand.
 *
 * @throws UserError naming what differs, and what to do
 */
export function requireSameRun(
  model: Model,
  data: TrainingData,
  settings: RunSettings,
  from: TrainingState,
): void {
  requireSameImages(model, data, from);
  for (const name of FIXED) {
    if (settings[name] === from.settings[name]) continue;
    throw new UserError(
      `the run to go on with has ${snakeCase(name)} ${from.settings[name]}, not ` +
        `${settings[name]}: leave it out, or start another run`,
    );
  }
  requireSameWeights(model, from);
  const { name: backend } = backendInfo();
  if (from.backend !== undefined && from.backend !== backend) {
    throw new UserError(
      `the run to go on with was on the backend ${from.backend}, here is ${backend}, which rounds ` +
        `otherwise: choose the same, or give it { ...state, backend: "${backend}" } to go on all the same`,
    );
  }
  requirePlace(settings, from);
}

/** Images of another number are told apart in words, others of the same number by their mark. */
function requireSameImages(model: Model, { train, test }: TrainingData, from: TrainingState): void {
  if (from.trainImages !== train.size) {
    throw new UserError(
      `the run to go on with was on ${counted(from.trainImages)} training images, ` +
        `here are ${counted(train.size)}: give it the same, or start another`,
    );
  }
  if (!from.images) return; // saved before images had a mark
  const measured = from.images.test;
  if (measured.size !== test.size || measured.split !== test.name) {
    throw new UserError(
      `the run to go on with was measured on ${counted(measured.size)} ${measured.split} images, ` +
        `here are ${counted(test.size)} ${test.name} images: give it the same, or start another`,
    );
  }
  for (const split of [train, test]) {
    const theirs = split === train ? from.images.train : measured;
    const { sha256 } = imagesMark(model, split);
    if (!sha256 || !theirs.sha256 || sha256 === theirs.sha256) continue;
    throw new UserError(
      `the run to go on with was on other ${theirs.split} images, of the same number but with other ` +
        "pixels or labels: give it the same data, or start another",
    );
  }
}

function requireSameWeights({ title, parameters }: Model, { moments, weights }: TrainingState) {
  for (const [name, { size }] of Object.entries(parameters)) {
    const all = [moments[name]?.m, moments[name]?.v, weights[name]];
    if (all.every((values) => values?.length === size)) continue;
    throw new UserError(
      `the run to go on with does not fit this ${title} (${name}): create the model that it was made ` +
        "with, or start another run",
    );
  }
}

/** A place within the run: steps that these images have, and updates that were made. */
function requirePlace({ numEpochs, batchSize }: RunSettings, from: TrainingState): void {
  const { epoch, step, updates, trainImages } = from;
  const steps = batchesPerEpoch(trainImages, batchSize);
  // All steps of an epoch may be done with its end still to be measured.
  if (step > steps || updates !== epoch * steps + step) {
    throw new UserError(
      `the run to go on with says that it is at step ${step} of ${steps} and has made ${updates} ` +
        `updates in ${epoch} epochs, which cannot be: start another`,
    );
  }
  const begun = epoch + (step > 0 ? 1 : 0);
  if (numEpochs < begun) {
    const where = step > 0 ? `is in epoch ${begun}` : `has done ${epoch} epochs`;
    throw new UserError(
      `the run to go on with ${where} already, more than num_epochs ${numEpochs}: ` +
        "ask for more, or start another",
    );
  }
}
