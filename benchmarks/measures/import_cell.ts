import { join } from "node:path";
import { jupyterEnv, venvPython } from "../../src/config/jupyter";
import { Unavailable } from "../child";
import { Progress } from "../progress";
import { Summary, summarize } from "../report/summary";
import { runOnce } from "./run_once";

const CELL = 'import { train } from "../src";';

/** Seconds of the cell with which a notebook begins, each in a new kernel. */
export async function timeImportCell(
  root: string,
  rounds: number,
  progress: Progress,
): Promise<{ cell: Summary; kernel_start: Summary }> {
  const script = join(root, "benchmarks", "measures", "import_cell.py");
  const program = {
    argv: [venvPython(root), script, join(root, "notebooks"), CELL] as [string, ...string[]],
    cwd: root,
    env: jupyterEnv(root),
  };
  const answers: { cell_seconds: number; start_seconds: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    progress.show("Import cell", round / (rounds + 1), `round ${round} of ${rounds}`);
    const { output } = await runOnce(program);
    const answer = JSON.parse(output[output.length - 1] ?? "{}") as (typeof answers)[0] & {
      error?: string;
    };
    if (answer.error !== undefined) throw new Unavailable(answer.error);
    answers.push(answer);
  }
  const timed = answers.slice(1); // the first fills the file cache
  return {
    cell: summarize(timed.map(({ cell_seconds }) => cell_seconds)),
    kernel_start: summarize(timed.map(({ start_seconds }) => start_seconds)),
  };
}
