import { UserError } from "../config/user_error";
import type { DatasetEntry } from "./dataset_entry";
import { fashionMnist } from "./sets/fashion_mnist";
import { mnist } from "./sets/mnist";

/** Every data set that `--dataset` may name. Add one: write its file in `sets/`, list it here. */
const ENTRIES: readonly DatasetEntry[] = [mnist, fashionMnist];

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
  const nearest = names.reduce((best, candidate) =>
    editDistance(name, candidate) < editDistance(name, best) ? candidate : best,
  );
  throw new UserError(
    `unknown data set "${name}", did you mean "${nearest}"? The data sets are ${names.join(", ")}`,
  );
}

/** Levenshtein's distance: the fewest insertions, deletions and replacements from a to b. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}
