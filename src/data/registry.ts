import { didYouMean, UserError } from "../config";
import { type DatasetDefinition, type DatasetPage, defineDataset } from "./define_dataset";
import { digits } from "./sets/digits";
import { fashionMnist } from "./sets/fashion_mnist";
import { mnist } from "./sets/mnist";

/** The project's own data sets. Add one: write its page in `sets/`, list it here. */
const BUILT_IN: readonly DatasetDefinition[] = [mnist, digits, fashionMnist];

// Those that cells define, on globalThis: where a file of the project was edited and is loaded
// again, they are still there.
const place = globalThis as { [datasetsSymbol]?: Map<string, DatasetDefinition> };
const datasetsSymbol = Symbol.for("latent-lab.datasets");

function defined(): Map<string, DatasetDefinition> {
  return (place[datasetsSymbol] ??= new Map());
}

/**
 * {@link defineDataset} for a cell or a script: `loadDataset` then knows the name. Defining it
 * again replaces it.
 *
 * @throws UserError where the page will not do, or the project has a data set of that name
 */
export function defineNamedDataset(page: DatasetPage): DatasetDefinition {
  const definition = defineDataset(page);
  if (BUILT_IN.some(({ name }) => name === definition.name)) {
    throw new UserError(
      `data set "${definition.name}": the project has one of that name; choose another`,
    );
  }
  defined().set(definition.name, definition);
  return definition;
}

/** The names that `loadDataset` takes: the project's, then those that were defined since. */
export function datasetNames(): string[] {
  return [...BUILT_IN.map(({ name }) => name), ...defined().keys()];
}

/**
 * The data set of this name.
 *
 * @throws UserError where there is none, with the nearest name and all of them
 */
export function datasetEntry(name: string): DatasetDefinition {
  const entry = BUILT_IN.find((candidate) => candidate.name === name) ?? defined().get(name);
  if (entry) return entry;
  const names = datasetNames();
  throw new UserError(
    `unknown data set "${name}"${didYouMean(name, names)} (the data sets are ${names.join(", ")})`,
  );
}
