import { Progress } from "../progress";
import { ImportCell } from "../report/results";
import { summarize } from "../report/summary";
import { inKernel } from "./in_kernel";

const CELL = 'import { train } from "../src";';

interface Answer {
  readonly start_seconds: number;
  readonly cell_seconds: number;
  readonly later_milliseconds: readonly number[];
}

/** The cell with which a notebook begins, each in a new kernel, and a trivial one after it. */
export async function timeImportCell(
  root: string,
  rounds: number,
  progress: Progress,
): Promise<ImportCell> {
  const answers: Answer[] = [];
  for (let round = 0; round <= rounds; round++) {
    progress.show("Import cell", round / (rounds + 1), `round ${round} of ${rounds}`);
    answers.push(await inKernel<Answer>(root, "import_cell.py", CELL));
  }
  const timed = answers.slice(1); // the first fills the file cache
  return {
    cell: summarize(timed.map(({ cell_seconds }) => cell_seconds)),
    kernel_start: summarize(timed.map(({ start_seconds }) => start_seconds)),
    later_cell: summarize(timed.map(({ later_milliseconds: ms }) => summarize(ms).median)),
  };
}
