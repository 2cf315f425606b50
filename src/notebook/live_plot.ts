import type { EpochLosses, Figure } from "../figures";
import { closingNote } from "./closing_note";
import { createDisplay } from "./display";
import { drawLive, type DrawnRun } from "./draw_live";
import { noteHistory } from "./note_training";
import { type LiveRecord, recordsOf, type SaveOptions } from "./saved_records";

/** What the plot needs of a training run. */
export interface LiveRun<Epoch extends EpochLosses> extends AsyncIterable<LiveRecord>, DrawnRun {
  readonly history: readonly Epoch[];
}

export interface LivePlotOptions extends SaveOptions {
  title?: string;
  /** Least time between two drawings, in milliseconds; 300 by default. */
  interval?: number;
}

/**
 * Trains a run to its end while its loss curves are redrawn in place below the cell. The last drawing is
 * the plotly figure, which stays in the notebook.
 *
 * Interrupting the cell stops the run after its current step: the model keeps what it has learned, and the history so
 * far is returned.
 *
 * @returns the run's history, one record an epoch
 *
 * @example
 * ```ts
 * const history = await livePlot(train(model, mnist, { numEpochs: 10 }), { title: "VAE · loss · MNIST" });
 * ```
 */
export async function livePlot<Epoch extends EpochLosses>(
  run: LiveRun<Epoch>,
  { title = "Loss", interval = 300, ...saves }: LivePlotOptions = {},
): Promise<readonly Epoch[]> {
  const last = (curves: Figure) => {
    noteHistory(run.history);
    return curves;
  };
  const records = recordsOf(run, saves);
  await drawLive(run, records, createDisplay(), { title, interval, last });
  await createDisplay().update(closingNote(run));
  return run.history;
}
