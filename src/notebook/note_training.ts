import { notebookHost } from "../host/notebook_host";
import type { HistoryRecord } from "../figures/history";

/**
 * Notes what a training came to, for the report on this notebook, the list of reports and the
 * comparison of runs: the last epoch's figures, and all epochs for the curves. To be called before
 * the output that goes with it.
 */
export function noteHistory(history: readonly HistoryRecord[]): void {
  const last = history[history.length - 1];
  if (!last) return;
  const { epoch: epochs, train, test } = last;
  const tested = test && {
    "test loss": test.loss,
    "test reconstruction": test.reconstruction,
    "test KL": test.kl,
  };
  const metrics = { epochs, "train loss": train.loss, ...tested };
  const brief = history.map((record) => ({
    epoch: record.epoch,
    train: { loss: record.train.loss },
    ...(record.test && { test: { loss: record.test.loss } }),
  }));
  notebookHost()?.note?.({ metrics, history: brief });
}

/** A step of a training, as its records tell it; an epoch's end says nothing new. */
type StepRecord =
  | {
      readonly kind: "step";
      readonly epoch: number;
      readonly step: number;
      readonly stepsPerEpoch: number;
    }
  | { readonly kind: "epoch" };

/** Notes how much of a training is done, for the time left. To be called before an output. */
export function noteProgress(record: StepRecord, run: { readonly numEpochs: number }): void {
  if (record.kind !== "step") return;
  const { epoch, step, stepsPerEpoch } = record;
  notebookHost()?.note?.({ progress: (epoch - 1 + step / stepsPerEpoch) / run.numEpochs });
}
