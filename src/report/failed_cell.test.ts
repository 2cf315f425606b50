import assert from "node:assert/strict";
import { test } from "node:test";
import { deadCell, failedCell } from "./failed_cell";

const cell = (source: string, ename?: string, tags: string[] = []) => ({
  ...{ cell_type: "code", source, metadata: { tags }, execution_count: 1 },
  outputs: ename === undefined ? [] : [{ output_type: "error", ename }],
});
const notebookOf = (...cells: ReturnType<typeof cell>[]) => ({ nbformat: 4, cells, metadata: {} });

test("a cell that is meant to fail is passed over, unless the kernel ended in it", () => {
  const meant = cell("meant", "RangeError", ["raises_exception"]);
  assert.equal(failedCell(notebookOf(meant, cell("b"))), undefined);
  assert.equal(failedCell(notebookOf(meant, cell("b", "TypeError")))?.number, 2);
  const died = cell("died", "KernelDied", ["raises_exception"]);
  assert.equal(failedCell(notebookOf(cell("a"), died))?.source, "died");
});

test("a kernel that ends in no cell is told of at the first that did not run", () => {
  const waiting = { ...cell("waiting"), execution_count: null };
  const { number, error } = deadCell({ ...notebookOf(cell("a")), cells: [cell("a"), waiting] });
  assert.deepEqual([number, error.ename], [2, "KernelDied"]);
});
