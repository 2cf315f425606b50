import { backendInfo, tf } from "../backend";
import { snakeCase, UserError } from "../config";
import { host, joinPath } from "../host";
import { type Model, type ModelConfig, modelFromConfig } from "../models";
import { Description, descriptionFromJson, descriptionToJson } from "./description";
import { parse, serialize, TensorData } from "./safetensors";

/** What goes into `PREFIX.json` beside the model's own configuration. */
export interface SaveArgs {
  /** `PREFIX`, such as `model_ckpts/vae/vae`. */
  readonly prefix: string;
  readonly dataset: string;
  readonly seed: number;
  readonly metrics?: Readonly<Record<string, unknown>>;
  /** Further files to be written in the same breath, by path. */
  readonly beside?: Readonly<Record<string, Uint8Array>>;
}

/** Where a model's weights go: `<folder>/<model>/<model>`. */
export function checkpointPrefix(folder: string, model: string): string {
  return joinPath(folder, model, model);
}

/**
 * Writes `PREFIX.safetensors` (float32 weights, kernels as [in, out]) and `PREFIX.json`, both
 * or neither.
 *
 * @example
 * ```ts
 * saveModelWeights(model, { prefix: "model_ckpts/vae/vae", dataset: "mnist", seed: 7 });
 * ```
 */
export function saveModelWeights(model: Model, args: SaveArgs): void {
  const tensors = new Map<string, TensorData>();
  for (const [name, variable] of Object.entries(model.parameters)) {
    tensors.set(name, { shape: variable.shape, values: variable.dataSync<"float32">() });
  }
  const description = { config: model.config, metrics: {}, ...args };
  host().files.write({
    ...args.beside,
    [`${args.prefix}.safetensors`]: serialize({ tensors, metadata: { format: "pt" } }),
    [`${args.prefix}.json`]: descriptionToJson(description, environment()),
  });
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
  const description = readDescription(prefix);
  const model = modelFromConfig(description.config, description.seed);
  try {
    assignWeights(model, prefix);
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
  const description = readDescription(prefix);
  const mayDiffer = new Set(model.tunable.map(({ name }) => name));
  for (const [entry, ours] of Object.entries(model.config)) {
    if (mayDiffer.has(entry)) continue; // what the loss weighs with belongs to no weight
    const theirs = description.config[entry as keyof ModelConfig];
    if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
      throw new UserError(
        `${prefix} does not fit: the checkpoint has ${snakeCase(entry)} ${JSON.stringify(theirs)}, ` +
          `the model asked for has ${JSON.stringify(ours)}; ask for the same, or train anew`,
      );
    }
  }
  assignWeights(model, prefix);
  return description;
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
 * @throws UserError where it is missing, broken or cannot be written
 */
export function recordMetrics(prefix: string, metrics: Readonly<Record<string, unknown>>): void {
  readDescription(prefix);
  const file = `${prefix}.json`;
  const json = JSON.parse(readCheckpointText(file)) as Record<string, object>;
  json.metrics = { ...json.metrics, ...metrics };
  host().files.write({ [file]: JSON.stringify(json, null, 2) + "\n" });
}

function assignWeights(model: Model, prefix: string): void {
  const file = `${prefix}.safetensors`;
  const { tensors } = parse(readCheckpointFile(file), file);
  for (const [name, variable] of Object.entries(model.parameters)) {
    const found = tensors.get(name);
    const fits =
      found?.values instanceof Float32Array &&
      JSON.stringify(found.shape) === JSON.stringify(variable.shape);
    if (!fits) {
      const has = found ? `has ${name} of shape [${found.shape.join(", ")}]` : `lacks ${name}`;
      throw new UserError(
        `${file} ${has}, the model needs float32 of shape [${variable.shape.join(", ")}]`,
      );
    }
  }
  for (const name of tensors.keys()) {
    if (!Object.hasOwn(model.parameters, name)) {
      throw new UserError(`${file} has ${name}, which the model of ${prefix}.json has no use for`);
    }
  }
  for (const [name, variable] of Object.entries(model.parameters)) {
    assign(variable, (tensors.get(name) as TensorData).values);
  }
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
