import type { AdamMoments } from "../backend";
import { UserError, withDefaults } from "../config";
import { firstBroken, type Model, modelFromConfig } from "../models";
import { runOptions, type RunSettings, type TrainingState } from "../training";
import { type Description, descriptionFromJson } from "./description";
import { stateDigest } from "./digest";
import { withoutGaps } from "./earlier_state";
import { isObject, isOnImages, makesSense, type PlainState } from "./plain_state";
import { parse, type SafetensorsFile, serializedParts, type TensorData } from "./safetensors";
import { assign, readCheckpointFile, readDescription, requireSameConfig } from "./weights";

/**
 * The bytes of `PREFIX.state.safetensors`, one part after another: weights and Adam's moments as `w.<parameter>`,
 * `m.<parameter>` and `v.<parameter>`, the rest of the state as JSON in the metadata, and beside it
 * what `PREFIX.json` says of the model. It is all that an exact resume needs, of one moment and in one
 * file, with a SHA-256 of its own.
 *
 * @param description the text of the `PREFIX.json` that belongs to it
 * @throws UserError where weights, moments or sums are no numbers: nothing of such a run is to be kept
 */
export function serializeState(
  { moments, weights, ...plain }: TrainingState,
  model: Model,
  description = "",
): readonly Uint8Array[] {
  const tensors = new Map<string, TensorData>();
  for (const [name, { m, v }] of Object.entries(moments)) {
    const { shape } = model.parameters[name];
    tensors.set(`w.${name}`, { shape, values: weights[name] });
    tensors.set(`m.${name}`, { shape, values: m });
    tensors.set(`v.${name}`, { shape, values: v });
  }
  requireNumbers(tensors, plain);
  const state = JSON.stringify(plain);
  const sha256 = stateDigest([state, description], tensors);
  const metadata = { state, ...(description && { description }), ...(sha256 && { sha256 }) };
  return serializedParts({ tensors, metadata });
}

/** A run that was saved: its model with the weights of that moment, and where it stands. */
export interface LoadedRun {
  /** The caller disposes, with `model.dispose()`. */
  readonly model: Model;
  readonly state: TrainingState;
  readonly description: Description;
}

/**
 * Reads the state of `PREFIX.state.safetensors` and makes the model that it belongs to; what stands
 * in `PREFIX.safetensors` is of no matter.
 *
 * @throws UserError where it is missing or broken
 */
export function loadRun(prefix: string): LoadedRun {
  const saved = readState(prefix);
  const description = descriptionOf(saved, prefix);
  const model = modelFromConfig(
    description.config,
    description.seed,
    (name, shape) => void arraysOfWeight(saved, name, sizeOf(shape)),
  );
  try {
    return { model, description, state: stateFrom(saved, model) };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** What a saved run was on: enough to find its images again. */
export interface SavedRunData extends Pick<
  Description,
  "dataset" | "images" | "fewLabels" | "seed"
> {
  readonly trainImages: number;
  /** The split that it is measured on after each epoch; absent in what was saved before it was noted. */
  readonly measured?: { readonly split: string; readonly size: number };
}

/**
 * Reads which images a saved run was on.
 *
 * @throws UserError where its state is missing or broken
 */
export function readRunData(prefix: string): SavedRunData {
  const saved = readState(prefix);
  const { dataset, images, fewLabels, seed } = descriptionOf(saved, prefix);
  const { trainImages, images: marks } = saved.plain;
  return { dataset, images, fewLabels, seed, trainImages, measured: marks?.test };
}

/**
 * Reads `PREFIX.state.safetensors` and gives the model its weights.
 *
 * @throws UserError where it is missing, broken, or belongs to another model
 */
export function loadState(prefix: string, model: Model): TrainingState {
  const saved = readState(prefix);
  if (saved.description) {
    requireSameConfig(model, descriptionOf(saved, prefix), saved.file);
  }
  return stateFrom(saved, model);
}

interface SavedState {
  readonly file: string;
  readonly tensors: SafetensorsFile["tensors"];
  /** As it was read: what earlier versions did not write is missing. */
  readonly plain: Partial<PlainState> & Pick<PlainState, "trainImages" | "images">;
  /** Empty in a file that was saved before it held one. */
  readonly description: string;
}

function readState(prefix: string): SavedState {
  const file = `${prefix}.state.safetensors`;
  const { tensors, metadata } = parse(readCheckpointFile(file), file);
  const { state = "", description = "", sha256 } = metadata;
  if (sha256 !== undefined && stateDigest([state, description], tensors)) {
    if (sha256 !== stateDigest([state, description], tensors)) {
      broken(file, "was changed since it was saved (its SHA-256 is another)");
    }
  }
  let plain: Partial<PlainState> | null = null;
  try {
    plain = JSON.parse(state) as Partial<PlainState> | null;
  } catch {
    // Told below, with all else that is no state.
  }
  if (!isObject(plain)) return broken(file, "holds no training state");
  if (!isOnImages(plain)) return broken(file, "holds a training state that makes no sense");
  return { file, tensors, plain, description };
}

function broken(file: string, what: string): never {
  throw new UserError(`${file} ${what}: start over without --resume`);
}

function descriptionOf({ description, file }: SavedState, prefix: string): Description {
  return description ? descriptionFromJson(description, file) : readDescription(prefix);
}

/** Of one weight: its values and Adam's moments. */
function arraysOfWeight({ file, tensors }: SavedState, name: string, size: number) {
  const [w, m, v] = ["w", "m", "v"].map((kind) => {
    const found = tensors.get(`${kind}.${name}`);
    if (found?.values instanceof Float32Array && found.values.length === size) return found.values;
    return broken(file, `does not fit the model (${kind}.${name})`);
  });
  return { w, m, v };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function stateFrom(saved: SavedState, model: Model): TrainingState {
  const { file, tensors, plain: read } = saved;
  const plain = withoutGaps(read as PlainState, model);
  if (!makesSense(plain)) broken(file, "holds a training state that makes no sense");
  const moments: Record<string, AdamMoments> = {};
  const weights: Record<string, Float32Array> = {};
  for (const [name, variable] of Object.entries(model.parameters)) {
    const { w, m, v } = arraysOfWeight(saved, name, variable.size);
    weights[name] = w;
    moments[name] = { m, v };
  }
  const lost = firstBroken(arraysOf(tensors));
  if (lost !== undefined)
    broken(file, `holds no numbers (${lost}), as after a training that diverged`);
  for (const [name, variable] of Object.entries(model.parameters)) assign(variable, weights[name]);
  const settings = withDefaults(runOptions(model), plain.settings) as RunSettings;
  return { ...plain, settings, moments, weights };
}

function requireNumbers(
  tensors: ReadonlyMap<string, TensorData>,
  { sums, settings }: PlainState,
): void {
  const sum = Object.entries(sums.terms).find(([, value]) => !Number.isFinite(value));
  const lost = firstBroken(arraysOf(tensors)) ?? (sum && `${sum[1]} for ${sum[0]}`);
  if (lost === undefined) return;
  throw new UserError(
    `nothing was saved: the training diverged (${lost}); choose a smaller learning_rate than ` +
      `${settings.learningRate}`,
  );
}

function* arraysOf(tensors: ReadonlyMap<string, TensorData>): Generator<[string, Float32Array]> {
  for (const [name, { values }] of tensors) {
    if (values instanceof Float32Array) yield [name, values];
  }
}
