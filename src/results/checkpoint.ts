import {
  bestPrefix,
  describe,
  type SaveArgs,
  saveModelWeights,
  serializeState,
  serializeWeights,
} from "../checkpoints";
import { UserError } from "../config";
import { type Dataset, originOf } from "../data";
import { evaluateLoss } from "../evaluation";
import { folderOf, host, whileLocked } from "../host";
import type { Model } from "../models";
import type { Run, TrainingState } from "../training";
import { type Places, runPrefix } from "./places";

/**
 * Saves a run's weights and its state: `<ckptDir>/<model>/<model>.safetensors`, `.json` and
 * `.state.safetensors`. To be called between two records of a run, or after its end.
 *
 * @param name "best" keeps it apart from what is saved later, as `<model>.best.*`
 * @returns the path prefix of the files
 * @throws UserError where the run has diverged, or its model was changed after its end: the files stay
 *   as they were
 */
export async function saveCheckpoint(
  run: Run,
  data: Dataset,
  places: Places = {},
  name: "last" | "best" = "last",
): Promise<string> {
  const { model } = run;
  const prefix = name === "best" ? bestPrefix(runPrefix(model, places)) : runPrefix(model, places);
  const state = await run.state();
  if (run.status === "finished" || run.status === "stopped") requireOwnWeights(model, state);
  const args = { prefix, ...about(run, data) };
  const bytes = serializeState(state, model, describe(model, args));
  if (state.step > 0) await requireLoss(run, data);
  saveModelWeights(model, { ...args, beside: { [stateFile(prefix)]: bytes } });
  return prefix;
}

/**
 * Saves the state of a run that is about to begin, and nothing else: where it is broken off before its
 * first checkpoint, it is this run that is gone on with, and not the one that was there before. The
 * weights that were there stay.
 *
 * @returns puts back what was there, for a run that came to nothing
 */
export async function saveBeginning(
  run: Run,
  data: Dataset,
  places: Places = {},
): Promise<() => void> {
  const { files } = host();
  const prefix = runPrefix(run.model, places);
  const file = stateFile(prefix);
  const earlier = files.exists(file) ? files.read(file) : undefined;
  await writeState(run, { prefix, ...about(run, data) }, file);
  return () => {
    if (earlier) files.write({ [file]: earlier });
    else files.remove(file);
  };
}

/** Apart, so that nothing that is kept for longer holds the bytes. */
async function writeState(run: Run, args: SaveArgs, file: string): Promise<void> {
  const { files } = host();
  const state = serializeState(await run.state(), run.model, describe(run.model, args));
  whileLocked(files, folderOf(file), "a training", () => files.write({ [file]: state }));
}

/** Removes the best epoch of an earlier run: it belongs to weights that are replaced. */
export function removeBest(run: Run, places: Places = {}): void {
  const prefix = bestPrefix(runPrefix(run.model, places));
  for (const ending of [".json", ".safetensors", ".state.safetensors"]) {
    host().files.remove(`${prefix}${ending}`);
  }
}

/**
 * Whether the last epoch did best of all on the images that the run is measured on. Losses compare
 * where their weights are the same, so it counts from the epoch on in which one was changed last.
 */
export function isBest({ history }: Run): boolean {
  const last = history[history.length - 1];
  if (!last) return false;
  const weights = JSON.stringify(last.weights.test);
  const others = history
    .slice(0, -1)
    .filter((each) => JSON.stringify(each.weights.test) === weights);
  return others.every(({ test }) => test.loss > last.test.loss);
}

/** Whether the weights of this run, and no others, are in its checkpoint. */
export function hasWeights({ model }: Run, places: Places = {}): boolean {
  const { files } = host();
  const prefix = runPrefix(model, places);
  const file = `${prefix}.safetensors`;
  if (![file, `${prefix}.json`].every((each) => files.exists(each))) return false;
  const [ours, theirs] = [serializeWeights(model), files.read(file)];
  return ours.length === theirs.length && ours.every((byte, i) => byte === theirs[i]);
}

function stateFile(prefix: string): string {
  return `${prefix}.state.safetensors`;
}

/** What `PREFIX.json` says of a run: its data, its seed, the figures of its last whole epoch. */
function about({ settings, history }: Run, data: Dataset) {
  const last = history[history.length - 1];
  const { epoch: epochs, train, test, weights } = last ?? {};
  const metrics = last ? { epochs, train, test, weights: weights?.test } : {};
  const { seed, binarization } = settings;
  return { ...originOf(data), ...(binarization !== "none" && { binarization }), seed, metrics };
}

/** A run's moments with another run's weights are no state that anything could go on from. */
function requireOwnWeights({ parameters, title }: Model, { weights }: TrainingState): void {
  for (const [name, variable] of Object.entries(parameters)) {
    const now = variable.dataSync<"float32">();
    if (weights[name].every((value, i) => Object.is(value, now[i]))) continue;
    throw new UserError(
      `the ${title} was changed after this run had ended (${name}), as by another run: save the run that ` +
        "changed it last, or its weights alone with saveModelWeights",
    );
  }
}

const LOOKED_AT = 500;

/** Within an epoch nobody has measured yet what the last step made of the model. */
async function requireLoss({ model, settings, data: { test } }: Run, data: Dataset): Promise<void> {
  const some = test.slice(0, Math.min(LOOKED_AT, test.size), test.name);
  const { seed, binarization } = settings;
  const { means } = await evaluateLoss(model, some, { seed, binarization });
  if (Object.values(means).every(Number.isFinite)) return;
  throw new UserError(
    `nothing was saved: the training on ${data.title} diverged (test loss ${means.loss}); choose a ` +
      `smaller learning_rate than ${settings.learningRate}`,
  );
}
