/** The count of children that the kernel's thread waits for, for the thread that hears interrupts. */
export const openWaits = new SharedArrayBuffer(4);
const depth = new Int32Array(openWaits);

/** Runs what waits for a child process, so that an interrupt ends the child. */
export function whileWaiting<T>(body: () => T): T {
  Atomics.add(depth, 0, 1);
  try {
    return body();
  } finally {
    Atomics.sub(depth, 0, 1);
  }
}
