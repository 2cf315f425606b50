import { type EpochLosses, type Figure, lossCurves, type StepPoint } from "../figures";
import { liveSvg } from "../figures/live_svg";
import { displaySymbol, notebookHost } from "../host";
import type { DisplayHandle } from "./display";
import { noteProgress, withStep } from "./note_training";
import type { LiveRecord } from "./saved_records";

/** What is read of a training run while it is drawn. */
export interface DrawnRun {
  readonly history: readonly EpochLosses[];
  readonly numEpochs: number;
  stop(): void;
}

export interface DrawLiveOptions {
  readonly title: string;
  /** Least time between two drawings, in milliseconds. */
  readonly interval: number;
  /** Where the run is one of several: which, from 0, and of how many. */
  readonly among?: { readonly index: number; readonly count: number };
  /** Makes of the curves what stays in their place. */
  readonly last: (curves: Figure) => unknown;
}

/**
 * Reads a run's records to their end while its curves are redrawn in their place; an interrupt of the
 * cell stops the run after its current step.
 */
export async function drawLive(
  run: DrawnRun,
  records: AsyncIterable<LiveRecord>,
  place: DisplayHandle,
  { title, interval, among, last }: DrawLiveOptions,
): Promise<void> {
  const interrupted = notebookHost()?.interrupted;
  const stop = () => run.stop();
  if (interrupted?.aborted) stop();
  interrupted?.addEventListener("abort", stop, { once: true });
  let steps: StepPoint[] = [];
  const figure = () => lossCurves(run.history, { title, steps, numEpochs: run.numEpochs });
  let drawn = -Infinity;
  try {
    await place.update(drawing(figure()));
    for await (const record of records) {
      if (record.kind === "step") steps = withStep(steps, record);
      if (performance.now() - drawn < interval) continue;
      noteProgress(record, run, among);
      await place.update(drawing(figure()));
      drawn = performance.now();
    }
  } finally {
    interrupted?.removeEventListener("abort", stop);
    await place.update(last(figure()));
  }
}

/** A drawing that is replaced in a moment. */
export function drawing(figure: Figure) {
  const bundle = { "image/svg+xml": liveSvg(figure), "text/plain": `Figure: ${figure.altText}` };
  return { [displaySymbol]: () => bundle };
}
