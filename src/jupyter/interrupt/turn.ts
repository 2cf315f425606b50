import { MessageChannel } from "node:worker_threads";
import { leaveContext } from "../run/context";

const waiting: (() => void)[] = [];
let inCellTurn = false;
const { port1: bell, port2: listener } = new MessageChannel();
listener.on("message", () => {
  leaveContext();
  waiting.shift()?.();
});
listener.unref();

/** The outcome of `code`, which runs in a turn of its own, so that breaking it off loses no more. */
export function outcomeInOwnTurn<T>(code: () => T | Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    inOwnTurn(() => {
      inCellTurn = true;
      try {
        resolve(code());
      } catch (thrown) {
        reject(thrown as Error);
      } finally {
        inCellTurn = false;
      }
    });
  });
}

/** Whether {@link outcomeInOwnTurn} runs code now, up to its first `await`. */
export function isInCellTurn(): boolean {
  return inCellTurn;
}

/** Forgets the turn that is broken off, whose end never comes. */
export function dropCellTurn(): void {
  inCellTurn = false;
}

/**
 * Runs `body` in a turn of the event loop of its own, after those that asked before.
 *
 * Where an interrupt breaks off a cell's code, everything that waits in the same turn is lost with
 * it: so no code of a cell runs in a turn in which the kernel has something left to do.
 */
export function inOwnTurn(body: () => void): void {
  waiting.push(body);
  bell.postMessage(undefined);
}
