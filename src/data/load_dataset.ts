import { UserError } from "../config";
import { datasetAt, isPath } from "./at_path";
import type { Dataset, ImageSplit } from "./dataset";
import type { DatasetDefinition } from "./define_dataset";
import { withFewLabels } from "./few_labels";
import { createStoredSplit } from "./image_split";
import { imageDefaults, type ImageTarget, imageTarget } from "./images/image_target";
import { refit } from "./images/refit";
import type { ImageOptions, LoadOptions } from "./load_options";
import { datasets } from "./registry";

/**
 * Loads a data set: the user's own images by their path, or a set by its name or its definition.
 *
 * What a path holds is found out from its content: images in folders, arrays, tables; `readers` lists
 * what can be read. A tenth that is held out by `seed` is the test where the set is not split.
 *
 * A named set is looked for in `dataDir`, in the project's `data/`, and on the network; MNIST also in
 * the folder that the environment's `MNIST_DIR` names. Where MNIST cannot be had, the project draws
 * its own digits instead and says so: see `generated` and `title` of what comes back, and `onMessage`.
 * A folder that was named is never passed over: if it is broken, that is an error.
 *
 * @param dataset "mnist" (default) or another name, "photos/", or what `defineDataset` returned; a name
 *   comes before a folder of that name, which is `./mnist`
 * @throws UserError where the name is unknown, a folder or file is broken or holds no images, an option
 *   is not allowed, or what a definition gives is no data set
 *
 * @example
 * ```ts
 * const digits = await loadDataset("mnist", { onMessage: console.error });
 * const flowers = await loadDataset("photos/flowers", { size: 64 }); // a folder for each class
 * ```
 */
export async function loadDataset(
  dataset: string | DatasetDefinition = "mnist",
  options: LoadOptions = {},
): Promise<Dataset> {
  const { train, test } = options.limit ?? {};
  requireCount("limit.train", train);
  requireCount("limit.test", test);
  const target = imageTarget(options);
  const path = pathOf(dataset);
  const definition = path === undefined ? known(dataset) : datasetAt(path);
  const whole = await atShape(await definition.load(options), target, options);
  const images = unusual(options);
  const data = {
    ...whole,
    train: first(whole.train, train),
    test: first(whole.test, test),
    ...(images && { images }),
  };
  const { numLabels = 0, seed } = options;
  return numLabels === 0 ? data : withFewLabels(data, numLabels, seed);
}

/** A set at the shape that is asked for; one that is loaded so already stays as it is. */
async function atShape(
  whole: Dataset,
  target: ImageTarget,
  { onProgress }: LoadOptions,
): Promise<Dataset> {
  const parts: Partial<Record<"train" | "test" | "validation", ImageSplit>> = {};
  for (const part of ["train", "test", "validation"] as const) {
    const split = whole[part];
    if (!split) continue;
    const store = await refit(split.store, target, (done) =>
      onProgress?.({ label: `resizing ${whole.title}`, done, total: split.size }),
    );
    parts[part] = store === split.store ? split : createStoredSplit({ ...split, store });
  }
  const { imageShape } = parts.train ?? whole;
  return { ...whole, ...parts, imageShape };
}

/** What is asked of the images beside the defaults. */
function unusual({
  size,
  fit,
  channels,
  invert,
  background,
}: LoadOptions): ImageOptions | undefined {
  const asked = Object.entries({ size, fit, channels, invert, background }).filter(
    ([name, value]) =>
      value !== undefined && value !== imageDefaults[name as keyof typeof imageDefaults],
  );
  return asked.length > 0 ? (Object.fromEntries(asked) as ImageOptions) : undefined;
}

/** The path that is meant; a known name comes before a folder of that name: `./mnist` is the folder. */
function pathOf(dataset: string | DatasetDefinition): string | undefined {
  if (typeof dataset !== "string" || datasets.names().includes(dataset)) return undefined;
  return isPath(dataset) ? dataset : undefined;
}

/**
 * Asks for a set without loading it, so that a slip is told at once.
 *
 * @throws UserError where nothing is called so; whether a path leads somewhere shows when it is read
 */
export function requireDataset(dataset: string): void {
  if (pathOf(dataset) === undefined) known(dataset);
}

/** @throws UserError where nothing is called so */
function known(dataset: string | DatasetDefinition): DatasetDefinition {
  try {
    return datasets.find(dataset);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${error.message}, and there is no file or folder of that name`);
  }
}

function requireCount(name: string, limit: number | undefined): void {
  if (limit !== undefined && (!Number.isInteger(limit) || limit < 1)) {
    throw new UserError(`${name} must be an integer of at least 1, got ${limit}`);
  }
}

function first(split: ImageSplit, limit = split.size): ImageSplit {
  return limit < split.size ? split.slice(0, limit, split.name) : split;
}
