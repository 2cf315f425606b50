import { context, inContext, type Cell } from "./context";

export type { Cell } from "./context";

let latest: Cell | undefined;

/** Runs `body` so that it, and whatever it leaves running, belongs to `cell`. */
export function inCell<T>(cell: Cell, body: () => T): T {
  latest = cell;
  return inContext({ cell }, body);
}

/** The cell whose code is asking; failing that the latest one, for what Node calls on its own. */
export function currentCell(): Cell | undefined {
  return context().cell ?? latest;
}
