import { Interrupted } from "./interrupted";

/**
 * For the thread that hears interrupts: how many children the kernel's thread waits for, and whether
 * that thread has ended one.
 */
export const openWaits = new SharedArrayBuffer(8);
const state = new Int32Array(openWaits);
const ended = () => Atomics.exchange(state, 1, 0) === 1;

/**
 * Runs what waits for a child process, so that an interrupt ends the child.
 *
 * @throws Interrupted where an interrupt ended it
 */
export function whileWaiting<T>(body: () => T): T {
  // A wait that ended just as it was to be interrupted left its mark.
  Atomics.store(state, 1, 0);
  Atomics.add(state, 0, 1);
  try {
    const result = body();
    if (ended()) throw new Interrupted();
    return result;
  } catch (error) {
    throw ended() ? new Interrupted() : error;
  } finally {
    Atomics.sub(state, 0, 1);
  }
}
