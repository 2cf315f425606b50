/** The count of open shields, one within another, for the thread that breaks off cells. */
export const openShields = new SharedArrayBuffer(4);
const depth = new Int32Array(openShields);

/**
 * Runs work that an interrupt lets come to its end: a step of a training, the loading of a module,
 * the kernel's own compiling.
 */
export function shielded<T>(body: () => T): T {
  Atomics.add(depth, 0, 1);
  try {
    return body();
  } finally {
    Atomics.sub(depth, 0, 1);
  }
}
