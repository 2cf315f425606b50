import { Registry } from "../config";
import { type DatasetDefinition, type DatasetPage, defineDataset } from "./define_dataset";
import * as sets from "./sets";

/** What `--dataset` may name: whatever the list of pages in `sets/` exports. */
export const datasets = new Registry<DatasetDefinition>("data set", Object.values(sets));

/**
 * {@link defineDataset} for a cell or a script: `loadDataset` then knows the name. Defining it
 * again replaces it.
 *
 * @throws UserError where the page will not do, or the project has a data set of that name
 */
export function defineNamedDataset(page: DatasetPage): DatasetDefinition {
  return datasets.define(defineDataset(page));
}
