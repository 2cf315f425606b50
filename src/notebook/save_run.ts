import type { Dataset } from "../data";
import { saveRun as save } from "../results/outputs";
import type { Places } from "../results/places";
import type { Run } from "../training";
import { sayReplaced } from "./say_replaced";

/**
 * Saves what a finished run leaves: its checkpoint in `<ckptDir>/<model>/`, and in `<outputDir>/<model>/`
 * the pictures of the model, `loss.html` and `history.json`. Where it writes over the weights of another
 * training, a line says which; another `ckptDir` keeps a run apart.
 *
 * @returns the files written
 * @throws UserError where the run has diverged, or its model was changed after its end: the files stay as
 *   they were
 * @example
 * ```ts
 * await saveRun(run, mnist);
 * ```
 */
export async function saveRun(run: Run, data: Dataset, places: Places = {}): Promise<string[]> {
  sayReplaced(run, places);
  return save(run, data, places);
}
