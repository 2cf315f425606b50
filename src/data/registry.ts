import { Registry } from "../config";
import { type DatasetDefinition, type DatasetPage, defineDataset } from "./define_dataset";
import * as sets from "./sets";

/** What `--dataset` may name: whatever the list of pages in `sets/` exports. */
export const datasets = new Registry<DatasetDefinition>("data set", Object.values(sets));

/**
 * A data set of your own: what is said of it, and how its images are had. `loadDataset` then knows the
 * name; defining it again replaces it.
 *
 * @throws UserError where the page will not do, or the project has a data set of that name
 */
export function defineNamedDataset(page: DatasetPage): DatasetDefinition {
  return datasets.define(defineDataset(page));
}
