import { duration, secondsOf, UserError, withDefaults } from "../config";
import type { Dataset } from "../data";
import { folderOf, host } from "../host";
import type { Run, RunRecord } from "../training";
import { KeptRun } from "./kept_run";
import { type Places, runPrefix } from "./places";
import { SaveClock } from "./save_clock";

/** How a run is saved while it trains. */
export interface SavedRunOptions extends Pick<Places, "ckptDir"> {
  /**
   * So often within epochs, such as "60s", "5m" or "1h", and less often where that would take more
   * than 1 % of the time; "0" for after epochs alone.
   */
  readonly saveEvery: string;
}

/**
 * The records of a run, which is saved on the way: as it begins, after each epoch, now and then
 * within one, and where it is stopped or its reader leaves. Meanwhile the folder is this process's.
 *
 * @param data what it trains on, for the description of its weights
 * @throws FolderInUse where another process trains there; UserError where a save fails, or the run
 *   diverges: what was saved before stays, and is told
 * @example
 * ```ts
 * for await (const record of savedRun(run, mnist, { saveEvery: "60s" })) {
 *   if (record.kind === "epoch") console.log(record.test.loss);
 * }
 * ```
 */
export async function* savedRun(
  run: Run,
  data: Dataset,
  { saveEvery, ckptDir }: SavedRunOptions,
): AsyncGenerator<RunRecord, void, undefined> {
  const clock = new SaveClock(secondsBetween(saveEvery));
  const folder = folderOf(runPrefix(run.model, { ckptDir }));
  const release = host().files.lock(folder, "a training");
  const kept = new KeptRun(run, data, { ckptDir });
  let left = true; // until it is known that the reader has not
  try {
    // One that goes on has its beginning in the files that it comes from.
    if ((await run.state()).updates === 0) await kept.begin();
    for await (const record of run) {
      yield record;
      if (record.kind === "preparation") continue; // the run stands where it stood
      if (record.kind === "epoch" || clock.due) await clock.save(() => kept.save(record));
    }
    left = false;
    if (run.status === "stopped" || kept.isEmpty) await kept.save();
  } catch (error) {
    left = false;
    throw withAdvice(error, kept.putBack());
  } finally {
    try {
      if (left) await kept.save();
    } finally {
      release();
    }
  }
}

function secondsBetween(saveEvery: string): number {
  const table = { saveEvery: duration("60s", "") };
  return secondsOf(withDefaults(table, { saveEvery }).saveEvery);
}

/** The same error; of a user's mistake, with what is to be added. */
export function withAdvice(error: unknown, advice: string): unknown {
  return error instanceof UserError ? new UserError(`${error.message}; ${advice}`) : error;
}
