import { host } from "../host";
import type { Pace } from "./pace";
import type { Progress } from "./progress";
import type { Rates } from "./rates";
import type { PreparationRecord } from "./records";
import type { Trainer } from "./trainer";

/** What a preparation is made with. */
interface Parts {
  readonly trainer: Trainer;
  readonly progress: Progress;
  readonly rates: Rates;
  readonly pace: Pace;
}

/**
 * Lets the model prepare an epoch, and tells how far that is where it takes long. It waits while the run is
 * paused; where the run is to stop, or its reader leaves, the model is what it was before.
 *
 * @param interval between two records, in milliseconds
 */
export async function* prepareEpoch(
  { trainer, progress, rates, pace }: Parts,
  interval: number,
): AsyncGenerator<PreparationRecord, void, undefined> {
  const epoch = progress.epoch + 1;
  let latest: PreparationRecord | undefined;
  let [isOver, isLeft] = [false, false];
  let leave: () => void = () => undefined;
  const left = new Promise<void>((resolve) => (leave = resolve));
  let recorded: number | undefined;
  let wake: () => void = () => undefined;
  const tell = async (what: string, share: number) => {
    latest = { kind: "preparation", epoch, what, share };
    const now = performance.now();
    recorded ??= now;
    if (now - recorded > interval) wake();
    await host().turn();
    await Promise.race([pace.untilAllowed(), left]);
    return !isLeft && !pace.stopped;
  };
  const work = trainer.beginEpoch(progress.epoch, rates.weights, tell).finally(() => {
    isOver = true;
    wake();
  });
  // It is waited for below, after the reader has had the last record: until then it may have failed.
  work.catch(() => undefined);
  try {
    while (!isOver) {
      await new Promise<void>((resolve) => (wake = resolve));
      if (isOver || !latest) continue;
      yield latest;
      recorded = performance.now();
    }
  } finally {
    isLeft = true;
    leave();
    await work;
  }
}
