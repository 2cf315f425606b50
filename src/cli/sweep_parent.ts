import type { Sweep } from "../sweep/sweep";
import type { SweepEvent, SweepMessage } from "../sweep/sweep_event";
import type { SweepView } from "./sweep_session";

/**
 * Where `sweep()` of a notebook has started this process: tells it what happens, and ends in order when it
 * asks for that, or is gone.
 *
 * @returns undefined where a person has started it
 */
export function parentOf(sweep: Sweep): SweepView | undefined {
  if (!process.connected) {
    // The cell was interrupted before this process had come so far.
    if (process.env.LATENT_LAB_SWEEP_OF_A_CELL) process.exit(130);
    return undefined;
  }
  const tell = (message: SweepMessage) => {
    if (process.connected) process.send?.(message);
  };
  process.once("disconnect", () => process.kill(process.pid, "SIGINT"));
  // Listened to, but no reason to go on at the end.
  process.channel?.unref();
  tell({ event: "sweep", sweep });
  let failed = 0;
  return {
    get failed() {
      return failed;
    },
    begin: () => undefined, // it reads what is done itself
    show(event: SweepEvent) {
      if (event.event === "lost") failed += 1;
      if (event.event === "ended" && event.status === "failed") failed += 1;
      tell(event);
    },
    leave: () => undefined,
    close: () => undefined,
  };
}
