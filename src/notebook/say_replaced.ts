import { type Places, runPrefix } from "../results/places";
import { replacedWeights } from "../results/replaced_weights";
import type { Run } from "../training";

/** Says below the cell what a save of this run will write over, unless that is its own. */
export function sayReplaced({ model, history }: Run, { ckptDir }: Places): void {
  const prefix = runPrefix(model, { ckptDir });
  const replaced = replacedWeights(prefix, history);
  if (replaced) console.log(`Replaces  ${replaced}, in ${prefix}.*; ckptDir keeps a run apart`);
}
