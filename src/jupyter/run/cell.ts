import { type Cell, context, inContext } from "./context";

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

/** Names executions: by their number, and those that take none by the last number and one more. */
export class CellNames {
  private unnumbered = 0;

  /** @param numbered whether `count` is this execution's own */
  next(count: number, numbered: boolean): string {
    return numbered ? String(count) : `${count}.${++this.unnumbered}`;
  }
}
