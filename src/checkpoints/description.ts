import { camelCase, OptionTable, snakeCase, trainingOptions, UserError } from "../config";
import {
  type FewLabels,
  type ImageOptions,
  imageShapeOf,
  type ImageShapeLike,
  imageTarget,
} from "../data";
import { chosen, type ModelConfig, optionsOf, tunableOf } from "../models";

/** The version of the checkpoint's files that this code writes and reads. */
export const FORMAT_VERSION = 1;

/** `PREFIX.json`: what the weights beside it belong to. */
export interface Description {
  readonly config: ModelConfig;
  readonly dataset: string;
  /** What was asked of the images, where it was not the usual. */
  readonly images?: ImageOptions;
  /** `[numClasses]`, where classes have other names than their numbers. */
  readonly classNames?: readonly string[];
  /** Where only some of the training images kept their label. */
  readonly fewLabels?: FewLabels;
  /** How grey pixels became 0 or 1 in training, where they did. */
  readonly binarization?: "static" | "dynamic";
  readonly seed: number;
  /** Figures by name, such as the last epoch's `test`; whatever a command has added. */
  readonly metrics: Readonly<Record<string, unknown>>;
  /** Of `PREFIX.safetensors`, in hexadecimal; absent in what was saved before it was noted. */
  readonly sha256?: string;
}

/** The description as JSON, with the environment that it was made in. */
export function descriptionToJson(
  {
    config: { model, ...options },
    dataset,
    images,
    classNames,
    fewLabels,
    binarization,
    seed,
    metrics,
    sha256,
  }: Description,
  environment: Readonly<Record<string, string>>,
): string {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, value]) => [snakeCase(name), value]),
  );
  const json = {
    ...{ format_version: FORMAT_VERSION, model, config },
    ...{ dataset, images, class_names: classNames },
    ...(fewLabels && { num_labels: fewLabels.count, label_seed: fewLabels.seed }),
    ...{ binarization, seed, metrics, environment, sha256 },
  };
  return JSON.stringify(json, null, 2) + "\n";
}

/**
 * Reads `PREFIX.json`. What an earlier version did not write has the value that it had then: dense
 * networks, a Bernoulli likelihood, grey images.
 *
 * @param label how the file is named in an error
 * @throws UserError saying which entry is missing or not allowed
 */
export function descriptionFromJson(text: string, label: string): Description {
  const root = record(parsed(text, label));
  const need = (ok: boolean, entry: string, found: unknown): void => {
    if (ok) return;
    throw new UserError(
      `${label} has ${JSON.stringify(found) ?? "nothing"} for ${entry}: ` +
        "it is no checkpoint of this version",
    );
  };
  need(root.format_version === FORMAT_VERSION, "format_version", root.format_version);
  need(typeof root.model === "string", "model", root.model);
  need(typeof root.dataset === "string", "dataset", root.dataset);
  need(trainingOptions.seed.check(root.seed), "seed", root.seed);
  const { sha256 } = root;
  const isDigest = typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256);
  need(sha256 === undefined || isDigest, "sha256", sha256);
  const config = configFrom(root.model as string, record(root.config), label, need);
  const { images, class_names: names } = root;
  const asked = areImageOptions(images) ? images : undefined;
  need(images === undefined || asked !== undefined, "images", images);
  const areNames =
    Array.isArray(names) &&
    names.length === config.numClasses &&
    names.every((name) => typeof name === "string");
  need(names === undefined || areNames, "class_names", names);
  const { num_labels: count, label_seed: labelSeed = root.seed } = root;
  need(count === undefined || isCount(count, 1, 1e9), "num_labels", count);
  need(trainingOptions.seed.check(labelSeed), "label_seed", labelSeed);
  const { binarization } = root;
  const isBinary = binarization === "static" || binarization === "dynamic";
  need(binarization === undefined || isBinary, "binarization", binarization);
  return {
    config,
    dataset: root.dataset as string,
    ...(asked && { images: asked }),
    ...(areNames && { classNames: names }),
    ...(count !== undefined && {
      fewLabels: { count: count as number, seed: labelSeed as number },
    }),
    ...(isBinary && { binarization }),
    seed: root.seed as number,
    metrics: record(root.metrics),
    ...(isDigest && { sha256: sha256 as string }),
  };
}

/** Whether a value asks something of images that can be asked. */
function areImageOptions(value: unknown): value is ImageOptions {
  if (typeof value !== "object" || value === null) return false;
  try {
    imageTarget(value);
    return true;
  } catch {
    return false;
  }
}

type Need = (ok: boolean, entry: string, found: unknown) => void;

function configFrom(
  model: string,
  json: Readonly<Record<string, unknown>>,
  label: string,
  need: Need,
): ModelConfig {
  const { architecture = "dense", likelihood = "bernoulli" } = json;
  need(typeof architecture === "string", "architecture", architecture);
  need(typeof likelihood === "string", "likelihood", likelihood);
  const names = { model, architecture: String(architecture), likelihood: String(likelihood) };
  const choice = withLabel(label, () => chosen(names));
  const table = optionsOf(choice);
  const tunable = tunableOf(choice);
  const options = readOptions(table, json, (name) => name in tunable, need);
  const leastClasses = (choice.model.labels ?? "none") === "none" ? 0 : 1;
  need(isCount(json.num_classes, leastClasses, 100_000), "num_classes", json.num_classes);
  const shape = json.image_shape;
  const sides = Array.isArray(shape) && shape.every((n) => isCount(n, 1, 4096)) ? shape : [];
  const fits = sides.length === 2 || (sides.length === 3 && (sides[2] === 1 || sides[2] === 3));
  need(fits, "image_shape", shape);
  return {
    ...names,
    ...(options as { latentSize: number }),
    numClasses: json.num_classes as number,
    imageShape: imageShapeOf(sides as unknown as ImageShapeLike),
  };
}

/** The options by their names in code; some may be absent, as they were once. */
function readOptions(
  table: OptionTable,
  json: Readonly<Record<string, unknown>>,
  mayLack: (name: string) => boolean,
  need: Need,
): Record<string, unknown> {
  const known = new Set(Object.keys(table));
  const entries = Object.entries(table).flatMap(([name, option]) => {
    const found = json[snakeCase(name)];
    if (found === undefined && option.later) return [];
    if (found === undefined && mayLack(name)) return [[name, option.default]];
    need(option.check(found), snakeCase(name), found);
    return [[name, found]];
  });
  const others = ["architecture", "likelihood", "numClasses", "imageShape"];
  for (const entry of Object.keys(json)) {
    const name = camelCase(entry);
    need(known.has(name) || others.includes(name), entry, json[entry]);
  }
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function parsed(text: string, label: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(`${label} is not JSON: train the model again or restore the file`);
  }
}

/** Names the file in what is said of its content. */
function withLabel<T>(label: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${label}: ${error.message}`) : error;
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function isCount(value: unknown, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}
