/**
 * Turns the first Ctrl-C (or SIGTERM) into an aborted signal, so that work ends in order; the
 * second ends the process at once.
 *
 * @param onStop is called at the first
 */
export function stopSignal(onStop: () => void): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    onStop();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}
