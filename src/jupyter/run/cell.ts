import { AsyncLocalStorage } from "node:async_hooks";
import type { Message } from "../message";

/** One execution of a cell, from its request to the last timer that it leaves behind. */
export interface Cell {
  request: Message;
  /** The number in the cell's brackets. */
  count: number;
  code: string;
  /** Aborted when the user interrupts. */
  interrupt: AbortController;
}

const storage = new AsyncLocalStorage<Cell>();
let latest: Cell | undefined;

/** Runs `body` so that it, and whatever it leaves running, belongs to `cell`. */
export function inCell<T>(cell: Cell, body: () => T): T {
  latest = cell;
  return storage.run(cell, body);
}

/** The cell whose code is asking; failing that the latest one, for what Node calls on its own. */
export function currentCell(): Cell | undefined {
  return storage.getStore() ?? latest;
}
