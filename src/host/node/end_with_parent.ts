import { Worker } from "node:worker_threads";

/**
 * Ends this process once the one that started it is gone, even while its own thread hangs: from another
 * thread, and after a time in which it may still end by itself, and in order.
 *
 * @param poll milliseconds between two looks
 * @param grace milliseconds to end by itself
 */
export function endWithParent({ poll = 2000, grace = 10_000 } = {}): void {
  const watch = `const parent = process.ppid;
const timer = setInterval(() => {
  if (process.ppid === parent) return;
  clearInterval(timer);
  setTimeout(() => process.kill(process.pid, "SIGKILL"), ${grace});
}, ${poll});`;
  // Without what this process preloads, which takes a second and is for its own code.
  new Worker(watch, { eval: true, execArgv: [] }).unref();
}
