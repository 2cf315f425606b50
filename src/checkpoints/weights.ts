import { backendInfo, tf } from "../backend";
import { snakeCase, UserError } from "../config";
import type { FewLabels, ImageOptions } from "../data";
import { type FileContent, FolderInUse, folderOf, host, joinPath, whileLocked } from "../host";
import {
  firstBroken,
  type Model,
  type ModelConfig,
  modelFromConfig,
  requireFiniteWeights,
} from "../models";
import { Description, descriptionFromJson, descriptionToJson } from "./description";
import { fileDigest } from "./digest";
import { serialize, TensorData } from "./safetensors";
import { WeightsFile } from "./weights_file";

/** What goes into `PREFIX.json` beside the model's own configuration. */
export interface SaveArgs {
  /** `PREFIX`, such as `model_ckpts/vae/vae`. */
  readonly prefix: string;
  /** What `loadDataset` finds the data by. */
  readonly dataset: string;
  /** What was asked of its images, and how its classes are called: see `originOf`. */
  readonly images?: ImageOptions;
  readonly classNames?: readonly string[];
  /** Where only some of the training images kept their label. */
  readonly fewLabels?: FewLabels;
  /** How grey pixels became 0 or 1 in training, where they did. */
  readonly binarization?: "static" | "dynamic";
  readonly seed: number;
  readonly metrics?: Readonly<Record<string, unknown>>;
  /** Further files to be written in the same breath, by path. */
  readonly beside?: Readonly<Record<string, FileContent>>;
}

/** Where a model's weights go: `<folder>/<model>/<model>`. */
export function checkpointPrefix(folder: string, model: string): string {
  return joinPath(folder, model, model);
}

/** Where the epoch goes that did best on images held out for that: `PREFIX.best`. */
export function bestPrefix(prefix: string): string {
  return `${prefix}.best`;
}

/**
 * Writes `PREFIX.safetensors` (float32 weights, kernels as [in, out]) and `PREFIX.json`, both
 * or neither.
 *
 * @throws UserError where a weight is no number, as after a training that diverged: the files stay as
 *   they were; FolderInUse where another process trains or writes there
 * @example
 * ```ts
 * saveModelWeights(model, { prefix: "model_ckpts/vae/vae", dataset: "mnist", seed: 7 });
 * ```
 */
export function saveModelWeights(model: Model, args: SaveArgs): void {
  const bytes = serializeWeights(model);
  const contents = {
    ...args.beside,
    [`${args.prefix}.safetensors`]: bytes,
    [`${args.prefix}.json`]: describe(model, args, fileDigest(bytes)),
  };
  const { files } = host();
  whileLocked(files, folderOf(args.prefix), "a save", () => files.write(contents));
}

/**
 * The bytes of `PREFIX.safetensors`.
 *
 * @throws UserError where a weight is no number
 */
export function serializeWeights(model: Model): Uint8Array {
  requireFiniteWeights(model);
  const tensors = new Map<string, TensorData>();
  for (const [name, variable] of Object.entries(model.parameters)) {
    tensors.set(name, { shape: variable.shape, values: variable.dataSync<"float32">() });
  }
  return serialize({ tensors, metadata: { format: "pt" } });
}

/** The text of `PREFIX.json`, of weights in a file with this SHA-256. */
export function describe(model: Model, args: Omit<SaveArgs, "beside">, sha256?: string): string {
  return descriptionToJson({ config: model.config, metrics: {}, ...args, sha256 }, environment());
}

/** A model read from a checkpoint, and what was written beside its weights. */
export interface LoadedModel {
  /** The caller disposes, with `model.dispose()`. */
  readonly model: Model;
  readonly description: Description;
}

/**
 * The model of a checkpoint, built from its description and given its weights.
 *
 * @throws UserError where a file is missing, broken, or fits no model
 * @example
 * ```ts
 * const { model } = loadModel("model_ckpts/vae/vae");
 * ```
 */
export function loadModel(prefix: string): LoadedModel {
  const { description, saved } = readTogether(prefix);
  const model = modelFromConfig(
    description.config,
    description.seed,
    (name, shape) => void saved.weight(name, shape),
  );
  try {
    assignWeights(model, prefix, description, saved);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return { model, description };
}

/**
 * Gives a model the weights of a checkpoint of the same configuration.
 *
 * @throws UserError where a file is missing or broken, or where the checkpoint's model, latent
 *   size, hidden sizes or image shape is another: both sides are named
 */
export function loadWeights(model: Model, prefix: string): Description {
  const { description, saved } = readTogether(prefix);
  requireSameConfig(model, description, prefix);
  assignWeights(model, prefix, description, saved);
  return description;
}

/** @throws UserError where a checkpoint is of another model than this one: both sides are named */
export function requireSameConfig(model: Model, { config }: Description, label: string): void {
  const mayDiffer = new Set(model.tunable.map(({ name }) => name));
  for (const [entry, ours] of Object.entries(model.config)) {
    if (mayDiffer.has(entry)) continue; // what the loss weighs with belongs to no weight
    const theirs = config[entry as keyof ModelConfig];
    if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
      throw new UserError(
        `${label} does not fit: the checkpoint has ${snakeCase(entry)} ${JSON.stringify(theirs)}, ` +
          `the model asked for has ${JSON.stringify(ours)}; ask for the same, or train anew`,
      );
    }
  }
}

/**
 * Reads and checks `PREFIX.json`.
 *
 * @throws UserError where it is missing or broken
 */
export function readDescription(prefix: string): Description {
  const file = `${prefix}.json`;
  return descriptionFromJson(readCheckpointText(file), file);
}

/** The bytes of a checkpoint's file; where there are none, the error says what to do. */
export function readCheckpointFile(
  file: string,
  advice = "train the model first, or name its folder with --ckpt_dir",
): Uint8Array {
  try {
    return host().files.read(file);
  } catch (error) {
    const missing = (error as { code?: unknown }).code === "ENOENT";
    throw new UserError(
      `no checkpoint: ${file} ${missing ? "does not exist" : "cannot be read"}; ${advice}`,
    );
  }
}

/** The same as text. */
export function readCheckpointText(file: string, advice?: string): string {
  return new TextDecoder().decode(readCheckpointFile(file, advice));
}

/**
 * Adds figures to the `metrics` of `PREFIX.json` and leaves the rest of it as it is.
 *
 * @param of what the weights that were measured are described by
 * @throws FolderInUse where another process works there, or has saved other weights meanwhile;
 *   UserError where the file is missing, broken or cannot be written
 */
export function recordMetrics(
  prefix: string,
  metrics: Readonly<Record<string, unknown>>,
  of: Description,
): void {
  const { files } = host();
  whileLocked(files, folderOf(prefix), "a note of metrics", () => {
    const file = `${prefix}.json`;
    if (readDescription(prefix).sha256 !== of.sha256) {
      throw new FolderInUse(`${file} is of other weights by now, which were saved meanwhile`);
    }
    const json = JSON.parse(readCheckpointText(file)) as Record<string, object>;
    json.metrics = { ...json.metrics, ...metrics };
    files.write({ [file]: JSON.stringify(json, null, 2) + "\n" });
  });
}

/** A training may save between the reading of one file and the other: then both are read again. */
function readTogether(prefix: string, again = 3): { description: Description; saved: WeightsFile } {
  const file = `${prefix}.safetensors`;
  const description = readDescription(prefix);
  const saved = new WeightsFile(file, readCheckpointFile(file));
  if (saved.belongsTo(description) || again === 0) return { description, saved };
  return readTogether(prefix, again - 1);
}

function assignWeights(
  model: Model,
  prefix: string,
  description: Description,
  saved: WeightsFile,
): void {
  const file = `${prefix}.safetensors`;
  const weights = Object.entries(model.parameters).map(
    ([name, variable]) => [name, saved.weight(name, variable.shape), variable] as const,
  );
  for (const name of saved.names) {
    if (!Object.hasOwn(model.parameters, name)) {
      throw new UserError(`${file} has ${name}, which the model of ${prefix}.json has no use for`);
    }
  }
  const broken = firstBroken(weights.map(([name, values]) => [name, values]));
  if (broken !== undefined) {
    throw new UserError(
      `${file} holds no numbers (${broken}), as after a training that diverged: train the model anew ` +
        "with a smaller learning_rate, or restore the file",
    );
  }
  if (!saved.belongsTo(description)) {
    throw new UserError(
      `${file} is not the file that ${prefix}.json was written with (its SHA-256 is another): a save was ` +
        "broken off, which `npm run train -- --resume` mends, or the file was changed; restore it, or take " +
        "the entry sha256 out if the change is meant",
    );
  }
  for (const [, values, variable] of weights) assign(variable, values);
}

/** Sets a variable to an array of its size. */
export function assign(variable: tf.Variable, values: TensorData["values"]): void {
  const tensor = tf.tensor(values, variable.shape);
  variable.assign(tensor);
  tensor.dispose();
}

function environment(): Record<string, string> {
  const { name, version } = backendInfo();
  return {
    ...host().versions,
    backend: name,
    tensorflow: version,
    "tensorflow.js": tf.version_core,
  };
}
