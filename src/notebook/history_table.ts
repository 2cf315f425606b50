import { displaySymbol } from "../host";
import { type EpochRecord, termNames, termTitle } from "../training";
import { type DataFrame, loadDanfo } from "./danfo";
import { tableBundle } from "../host/display/table";

/** What a table reads of an epoch; a history that was written earlier may lack the test split. */
type Epoch = Pick<EpochRecord, "epoch" | "train" | "seconds"> & Partial<EpochRecord>;

/**
 * A training history as a danfojs DataFrame, one row an epoch: the loss and its terms in nats per
 * image, the weight of each term that is weighed, −ELBO beside a weighted loss, and the seconds that
 * the epoch took. It shows itself as a table.
 *
 * @throws RangeError for a history without an epoch: danfojs knows no columns without a row
 * @example
 * ```ts
 * const table = historyTable(run.history);
 * table.tail(3)
 * ```
 */
export function historyTable(history: readonly Epoch[]): DataFrame {
  if (history.length === 0) throw new RangeError("the history is empty: no epoch is complete yet");
  const { DataFrame } = loadDanfo();
  return new DataFrame(rowsOf(history, ["train", "test"]));
}

/** The same history, which as the last expression of a cell shows itself as a table. */
export function shownAsTable<Record extends Epoch>(history: readonly Record[]): readonly Record[] {
  const bundle = () => {
    if (history.length === 0) return { "text/plain": "no epoch is complete yet" };
    const rows = rowsOf(history, ["test"]).map(({ epoch, ...row }, i) => ({
      ...{ epoch, "train loss": history[i].train.loss },
      ...row,
    }));
    return tableBundle({ columns: Object.keys(rows[0]), rows: rows.map(Object.values) });
  };
  return Object.defineProperty([...history], displaySymbol, { value: bundle });
}

/** A row for each epoch, with the same columns in all of them. */
function rowsOf(history: readonly Epoch[], splits: readonly ("train" | "test")[]) {
  // A weight that was changed on the way has a column from the first epoch on.
  const all = history.flatMap(({ weights }) => Object.entries(weights?.test ?? {}));
  const weighed = new Set(all.flatMap(([name, weight]) => (weight === 1 ? [] : [name])));
  const shown = splits.filter((split) => history.some((epoch) => epoch[split] !== undefined));
  return history.map((epoch) => {
    const row: Record<string, number | undefined> = { epoch: epoch.epoch };
    for (const split of shown) {
      row[`${split} loss`] = epoch[split]?.loss;
      for (const name of termNames(epoch.train)) {
        row[`${split} ${termTitle(name)}`] = epoch[split]?.[name];
      }
      if (weighed.size > 0 && epoch.negativeElbo) row[`${split} −ELBO`] = epoch.negativeElbo[split];
    }
    for (const name of weighed) row[`weight of ${termTitle(name)}`] = epoch.weights?.test[name];
    row.seconds = epoch.seconds;
    return row;
  });
}
