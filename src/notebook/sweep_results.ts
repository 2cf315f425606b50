import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { didYouMean, UserError } from "../config";
import { projectRoot } from "../host/node/project_root";
import { type DataFrame, loadDanfo } from "./danfo";

/**
 * Opens the results of a sweep, of a notebook or of `npm run sweep`, as a danfojs DataFrame: a row a trial,
 * with the values that were searched, the objective as `value`, and everything that was measured as `metric.…`.
 *
 * @param name of its sweep file, without `.json`; in a notebook, `name` of what `sweep` returns
 * @throws UserError where there are none
 * @example
 * ```ts
 * const table = await sweepResults("beta");
 * table.head(3)
 * ```
 */
export async function sweepResults(name: string): Promise<DataFrame> {
  const sweeps = join(projectRoot(), "outputs", "sweeps");
  const file = join(sweeps, name, "results.csv");
  if (existsSync(file)) return loadDanfo().readCSV(file);
  const others = existsSync(sweeps) ? readdirSync(sweeps) : [];
  throw new UserError(`there are no results of a sweep ${name} in outputs/sweeps/${didYouMean(name, others)}`); // prettier-ignore
}
