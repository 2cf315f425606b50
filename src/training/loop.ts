import { settle } from "../backend";
import { host, uninterrupted } from "../host";
import { batches } from "../data";
import { evaluateLoss } from "../evaluation";
import { Model } from "../models";
import { Pace } from "./pace";
import { prepareEpoch } from "./prepare_epoch";
import { Progress } from "./progress";
import { Rates } from "./rates";
import { RunRecord } from "./records";
import type { RunSettings, TrainingData } from "./state";
import { Trainer } from "./trainer";

// The event loop gets its turn this often, and a progress record as rarely as this. A timer may
// wait for two such stretches: where one begins in a callback, the next comes before the timers.
const YIELD_MS = 20;
const RECORD_MS = 100;

/** What the loop works with; its run acts on pace and rates meanwhile. */
export interface LoopParts {
  readonly model: Model;
  readonly data: TrainingData;
  readonly settings: RunSettings;
  readonly pace: Pace;
  readonly rates: Rates;
  readonly progress: Progress;
  readonly trainer: Trainer;
}

/** Trains until the run's last epoch is done or it is to stop, and tells how it goes. */
export async function* trainEpochs(parts: LoopParts): AsyncGenerator<RunRecord, void, undefined> {
  while (!parts.progress.ended && !parts.pace.stopped) yield* trainEpoch(parts);
}

async function* trainEpoch(parts: LoopParts): AsyncGenerator<RunRecord, void, undefined> {
  const { model, data, pace, rates, progress } = parts;
  const { batchSize, seed, binarization } = parts.settings;
  let begun = false;
  let yielded = performance.now();
  let recorded = yielded;
  const order = { batchSize, seed, epoch: progress.epoch, firstStep: progress.step };
  for (const { indices } of batches(data.train, order)) {
    if (pace.paused) {
      if (progress.step > 0) yield await progress.record();
      await pace.untilAllowed();
      yielded = recorded = performance.now();
    }
    if (pace.stopped) break;
    if (!begun) yield* prepareEpoch(parts, RECORD_MS);
    begun = true;
    if (pace.stopped) break;
    const started = performance.now();
    uninterrupted(() => trainBatch(parts, indices));
    pace.count();
    const recordDue = performance.now() - recorded > RECORD_MS;
    // The step may still be at work in the background: what is to be read next, it takes as well.
    const last = progress.step + 1 === progress.stepsPerEpoch;
    if (recordDue || last || pace.paused || pace.stopped) settle();
    const now = performance.now();
    progress.countStep((now - started) / 1000);
    if (recordDue) {
      yield await progress.record();
      recorded = performance.now();
    }
    if (now - yielded > YIELD_MS) {
      await host().turn();
      yielded = performance.now();
    }
  }
  if (!progress.epochEnded) return;
  const trainSize = data.train.size;
  const measure = () =>
    evaluateLoss(model, data.test, { seed, binarization, trainSize, ...rates.weights });
  yield { kind: "epoch", ...(await progress.endEpoch(measure)) };
}

function trainBatch({ progress, trainer, rates }: LoopParts, indices: Int32Array): void {
  const { updates, share, mean } = progress;
  const { learningRate, weights } = rates;
  const terms = trainer.step(indices, { updates, share, learningRate, weights });
  mean.add(terms, indices.length);
}
