import { Worker } from "node:worker_threads";

// Node hears SIGINT for whoever runs a script with `breakOnSigint`, whatever its other threads do.
// One such script within another: while the inner one starts again, a signal meets the outer.
const listening = `
const { Script } = require("node:vm");
const { parentPort } = require("node:worker_threads");
const options = { breakOnSigint: true };
const wait = new Script("Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)");
const again = new Script("for (;;) waitForSignal()");
globalThis.waitForSignal = () => {
  try { wait.runInThisContext(options); } catch { parentPort.postMessage("SIGINT"); }
};
for (;;) try { again.runInThisContext(options); } catch { parentPort.postMessage("SIGINT"); }
`;

/**
 * Calls `onSignal` whenever the user sends SIGINT, even while the main thread computes. Node's own
 * `process.on("SIGINT")` would have to wait for it, and is deaf after the main thread's code was
 * broken off. To be called in a thread; it ends with the process.
 */
export function hearSigint(onSignal: () => void): void {
  const worker = new Worker(listening, { eval: true, execArgv: [] });
  worker.on("message", onSignal);
  worker.unref();
}
