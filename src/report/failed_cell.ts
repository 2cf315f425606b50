import { isRun, type Notebook, type Output, sourceOf } from "./notebook";
import { hasTag } from "./tags";

/** A cell that failed. */
export interface FailedCell {
  /** The cell's place among the cells that are run, from 1. */
  number: number;
  source: string;
  error: Output;
}

/** What a cell ends with in which the kernel's process ended; `run_notebook.py` writes it. */
const kernelDied = "KernelDied";

/** The first cell that ended with an error. */
export function failedCell(notebook: Notebook): FailedCell | undefined {
  for (const [index, cell] of notebook.cells.filter(isRun).entries()) {
    const error = cell.outputs?.find((each) => each.output_type === "error");
    // One that is tagged so is meant to fail, but not to end the kernel.
    if (error && (error.ename === kernelDied || !hasTag(cell, "raises-exception")))
      return { number: index + 1, source: sourceOf(cell), error };
  }
  return undefined;
}

/** The cell before which the kernel's process ended, where it ended in none. */
export function deadCell(notebook: Notebook): FailedCell {
  const cells = notebook.cells.filter(isRun);
  const first = cells.findIndex((cell) => (cell.execution_count ?? null) === null);
  const last = Math.max(0, first);
  const cell = cells[last];
  const evalue = "the kernel's process ended before this cell ran";
  const error = { output_type: "error", ename: kernelDied, evalue, traceback: [] };
  return { number: last + 1, source: cell ? sourceOf(cell) : "", error };
}
