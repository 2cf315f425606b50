import { Registry } from "../config";
import { type DatasetDefinition, type DatasetPage, defineDataset } from "./define_dataset";
import { digits } from "./sets/digits";
import { fashionMnist } from "./sets/fashion_mnist";
import { mnist } from "./sets/mnist";

/** What `--dataset` may name. Add one: write its page in `sets/`, list it here. */
export const datasets = new Registry<DatasetDefinition>("data set", [mnist, digits, fashionMnist]);

/**
 * {@link defineDataset} for a cell or a script: `loadDataset` then knows the name. Defining it
 * again replaces it.
 *
 * @throws UserError where the page will not do, or the project has a data set of that name
 */
export function defineNamedDataset(page: DatasetPage): DatasetDefinition {
  return datasets.define(defineDataset(page));
}
