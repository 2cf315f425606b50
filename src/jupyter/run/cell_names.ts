/** Names executions: by their number, and those that take none by the last number and one more. */
export class CellNames {
  private unnumbered = 0;

  /** @param numbered whether `count` is this execution's own */
  next(count: number, numbered: boolean): string {
    return numbered ? String(count) : `${count}.${++this.unnumbered}`;
  }
}
