import { endsInOrder } from "../host/node/lost_reader";

/** How the user's wish to stop reaches the work; see {@link stopSignal}. */
export interface StopSignal {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Takes the handlers off: from now on, a signal ends the process as it does by default. */
  release(): void;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Makes the first Ctrl-C (or SIGTERM, or the end of the terminal) abort a signal, so that work ends
 * in order; the second ends the process at once, with exit code 130.
 *
 * @param says what is told at the first, such as "Stopping after this step…"
 * @example
 * ```ts
 * const stop = stopSignal("Stopping after this step…");
 * stop.signal.addEventListener("abort", () => run.stop());
 * ```
 */
export function stopSignal(says: string): StopSignal {
  const controller = new AbortController();
  const handle = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(130);
    if (name === "SIGHUP") bearLostTerminal();
    process.stderr.write(`\n${says} (Ctrl-C again ends at once)\n`);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, handle);
  const takeBack = endsInOrder(() => controller.abort());
  return {
    signal: controller.signal,
    release() {
      takeBack();
      for (const name of SIGNALS) process.off(name, handle);
    },
  };
}

/**
 * Makes Ctrl-C and SIGTERM end the process by `process.exit`, and so run the handlers of its "exit"
 * event, which end children and remove temporary folders.
 */
export function exitOnSignals(): void {
  process.on("SIGINT", () => process.exit(130));
  process.on("SIGTERM", () => process.exit(143));
  process.on("SIGHUP", () => process.exit(129));
}

/** What is written to a terminal that is gone fails; that must not end the work in disorder. */
function bearLostTerminal(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.removeAllListeners("error").on("error", () => undefined);
  }
}
