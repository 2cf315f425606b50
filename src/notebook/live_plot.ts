import { type EpochLosses, type Figure, lossCurves, type StepPoint } from "../figures";
import { liveSvg } from "../figures/live_svg";
import { displaySymbol, notebookHost } from "../host";
import { closingNote } from "./closing_note";
import { createDisplay } from "./display";
import { noteHistory, noteProgress, withStep } from "./note_training";
import { type LiveRecord, recordsOf, type SaveOptions } from "./saved_records";

/** What the plot needs of a training run. */
export interface LiveRun<Epoch extends EpochLosses> extends AsyncIterable<LiveRecord> {
  readonly history: readonly Epoch[];
  readonly numEpochs: number;
  stop(): void;
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
  const records = recordsOf(run, saves);
  const interrupted = notebookHost()?.interrupted;
  const stop = () => run.stop();
  if (interrupted?.aborted) stop();
  interrupted?.addEventListener("abort", stop, { once: true });

  const place = createDisplay();
  let steps: StepPoint[] = [];
  const figure = () => lossCurves(run.history, { title, steps, numEpochs: run.numEpochs });
  let drawn = -Infinity;
  try {
    await place.update(drawing(figure()));
    for await (const record of records) {
      if (record.kind === "step") steps = withStep(steps, record);
      if (performance.now() - drawn < interval) continue;
      noteProgress(record, run);
      await place.update(drawing(figure()));
      drawn = performance.now();
    }
  } finally {
    interrupted?.removeEventListener("abort", stop);
    noteHistory(run.history);
    await place.update(figure());
  }
  await createDisplay().update(closingNote(run));
  return run.history;
}

/** A drawing that is replaced in a moment. */
function drawing(figure: Figure) {
  const bundle = { "image/svg+xml": liveSvg(figure), "text/plain": `Figure: ${figure.altText}` };
  return { [displaySymbol]: () => bundle };
}
