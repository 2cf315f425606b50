import { UserError } from "../config";
import { datasetAt, isPath } from "./at_path";
import type { Dataset, ImageSplit } from "./dataset";
import type { DatasetDefinition } from "./define_dataset";
import type { LoadOptions } from "./load_options";
import { datasets } from "./registry";

/**
 * Loads a data set by its name, or by its definition.
 *
 * MNIST is looked for in `dataDir`, in the folder that the environment's `MNIST_DIR` names, in the
 * project's `data/mnist`, and on the network. Where none of them has it, the project draws its own
 * digits instead and says so: see `generated` and `title` of what comes back, and `onMessage`.
 * A folder that was named is never passed over: if it is broken, that is an error.
 *
 * @param dataset "mnist" (default), "digits" (generated), "fashion-mnist" (from a folder), the name
 *   of a data set that was defined, or what `defineDataset` returned
 * @throws UserError where the name is unknown, a named folder is broken, a limit is no count, or
 *   what a definition gives is no data set
 *
 * @example
 * ```ts
 * const mnist = await loadDataset("mnist", { onMessage: console.error });
 * mnist.train.size; // 60000
 * ```
 */
export async function loadDataset(
  dataset: string | DatasetDefinition = "mnist",
  options: LoadOptions = {},
): Promise<Dataset> {
  const { train, test } = options.limit ?? {};
  requireCount("limit.train", train);
  requireCount("limit.test", test);
  const whole = await definitionOf(dataset).load(options);
  return { ...whole, train: first(whole.train, train), test: first(whole.test, test) };
}

/** A known name comes before a folder of that name: `./mnist` is the folder. */
function definitionOf(dataset: string | DatasetDefinition): DatasetDefinition {
  if (typeof dataset !== "string" || datasets.names().includes(dataset) || !isPath(dataset)) {
    return datasets.find(dataset);
  }
  return datasetAt(dataset);
}

function requireCount(name: string, limit: number | undefined): void {
  if (limit !== undefined && (!Number.isInteger(limit) || limit < 1)) {
    throw new UserError(`${name} must be an integer of at least 1, got ${limit}`);
  }
}

function first(split: ImageSplit, limit = split.size): ImageSplit {
  return limit < split.size ? split.slice(0, limit, split.name) : split;
}
