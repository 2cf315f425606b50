import { didYouMean, UserError } from "../config";
import type { DatasetEntry } from "./dataset_entry";
import { digits } from "./sets/digits";
import { fashionMnist } from "./sets/fashion_mnist";
import { mnist } from "./sets/mnist";

/** Every data set that `--dataset` may name. Add one: write its file in `sets/`, list it here. */
const ENTRIES: readonly DatasetEntry[] = [mnist, digits, fashionMnist];

/** The names that `loadDataset` takes. */
export function datasetNames(): string[] {
  return ENTRIES.map((entry) => entry.name);
}

/**
 * The registry's entry of this name.
 *
 * @throws UserError where there is none, with the nearest name and all of them
 */
export function datasetEntry(name: string): DatasetEntry {
  const entry = ENTRIES.find((candidate) => candidate.name === name);
  if (entry) return entry;
  const names = datasetNames();
  throw new UserError(
    `unknown data set "${name}"${didYouMean(name, names)} (the data sets are ${names.join(", ")})`,
  );
}
