import { activations } from "../backend";
import { modelOptions, trainingOptions, UserError } from "../config";
import { ModelConfig } from "../models";

/** The version of the checkpoint's files that this code writes and reads. */
export const FORMAT_VERSION = 1;

/** `PREFIX.json`: what the weights beside it belong to. */
export interface Description {
  readonly config: ModelConfig;
  readonly dataset: string;
  readonly seed: number;
  /** Figures by name, such as the last epoch's `test`; whatever a command has added. */
  readonly metrics: Readonly<Record<string, unknown>>;
}

/** The description as JSON, with the environment that it was made in. */
export function descriptionToJson(
  { config, dataset, seed, metrics }: Description,
  environment: Readonly<Record<string, string>>,
): string {
  const json = {
    format_version: FORMAT_VERSION,
    model: config.model,
    config: {
      latent_size: config.latentSize,
      hidden_sizes: config.hiddenSizes,
      activation: config.activation,
      num_classes: config.numClasses,
      image_shape: config.imageShape,
    },
    dataset,
    seed,
    metrics,
    environment,
  };
  return JSON.stringify(json, null, 2) + "\n";
}

/**
 * Reads `PREFIX.json`.
 *
 * @param label how the file is named in an error
 * @throws UserError saying which entry is missing or not allowed
 */
export function descriptionFromJson(text: string, label: string): Description {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UserError(`${label} is not JSON: train the model again or restore the file`);
  }
  const root = record(json);
  const config = record(root.config);
  const need = (ok: boolean, entry: string, found: unknown): void => {
    if (!ok) {
      throw new UserError(
        `${label} has ${JSON.stringify(found) ?? "nothing"} for ${entry}: ` +
          "it is no checkpoint of this version",
      );
    }
  };
  need(root.format_version === FORMAT_VERSION, "format_version", root.format_version);
  need(modelOptions.model.check(root.model), "model", root.model);
  need(modelOptions.latentSize.check(config.latent_size), "latent_size", config.latent_size);
  need(modelOptions.hiddenSizes.check(config.hidden_sizes), "hidden_sizes", config.hidden_sizes);
  need(
    typeof config.activation === "string" && Object.hasOwn(activations, config.activation),
    "activation",
    config.activation,
  );
  need(isCount(config.num_classes, 1000), "num_classes", config.num_classes);
  const shape = config.image_shape;
  need(
    Array.isArray(shape) && shape.length === 2 && shape.every((n) => isCount(n, 4096)),
    "image_shape",
    shape,
  );
  need(typeof root.dataset === "string", "dataset", root.dataset);
  need(trainingOptions.seed.check(root.seed), "seed", root.seed);
  return {
    config: {
      model: root.model,
      latentSize: config.latent_size,
      hiddenSizes: config.hidden_sizes,
      activation: config.activation,
      numClasses: config.num_classes,
      imageShape: config.image_shape,
    } as ModelConfig,
    dataset: root.dataset as string,
    seed: root.seed as number,
    metrics: record(root.metrics),
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function isCount(value: unknown, most: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= most;
}
