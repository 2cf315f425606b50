import type { HistoryRecord } from "../figures/history";
import { type DataFrame, loadDanfo } from "./danfo";

/**
 * A training history as a danfojs DataFrame, one row an epoch: losses and their parts in nats per image, and the
 * seconds that the epoch took. It shows itself as a table.
 *
 * @throws RangeError for a history without an epoch: danfojs knows no columns without a row
 *
 * @example
 * ```ts
 * const table = historyTable(run.history);
 * table.tail(3)
 * ```
 */
export function historyTable(history: readonly HistoryRecord[]): DataFrame {
  if (history.length === 0) throw new RangeError("the history is empty: no epoch is complete yet");
  const tested = history.some((record) => record.test !== undefined);
  const { DataFrame } = loadDanfo();
  return new DataFrame(
    history.map(({ epoch, train, test, seconds }) => ({
      epoch,
      "train loss": train.loss,
      "train reconstruction": train.reconstruction,
      "train KL": train.kl,
      ...(tested && {
        "test loss": test?.loss,
        "test reconstruction": test?.reconstruction,
        "test KL": test?.kl,
      }),
      seconds,
    })),
  );
}
