import type { EpochRecord } from "./records";

/**
 * How many epochs ago the loss on held-out images was the least, 0 where the last one did best; its
 * place is what early stopping goes by. Losses compare where their weights are the same, so only
 * epochs since the last change of a weight count.
 *
 * @example
 * ```ts
 * if (epochsSinceBest(run.history) >= 10) run.stop();
 * ```
 */
export function epochsSinceBest(history: readonly EpochRecord[]): number {
  const last = history[history.length - 1];
  if (!last) return 0;
  const weights = JSON.stringify(last.weights.test);
  const comparable = history.filter((each) => JSON.stringify(each.weights.test) === weights);
  const best = comparable.reduce((a, b) => (b.test.loss < a.test.loss ? b : a));
  return last.epoch - best.epoch;
}
