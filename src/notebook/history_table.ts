import { displaySymbol } from "../host/notebook_host";
import type { HistoryRecord } from "../figures/history";
import { tableBundle } from "./table";

/** The same history, which as the last expression of a cell shows itself as a table. */
export function shownAsTable<Epoch extends HistoryRecord>(
  history: readonly Epoch[],
): readonly Epoch[] {
  const columns = ["epoch", "train loss", "test loss", "test reconstruction", "test KL", "seconds"];
  const rows = history.map(({ epoch, train, test, seconds }) => [
    epoch,
    train.loss,
    test?.loss,
    test?.reconstruction,
    test?.kl,
    seconds,
  ]);
  const bundle = () =>
    rows.length > 0 ? tableBundle({ columns, rows }) : { "text/plain": "no epoch is complete yet" };
  return Object.defineProperty([...history], displaySymbol, { value: bundle });
}
