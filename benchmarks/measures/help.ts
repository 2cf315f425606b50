import { Progress } from "../progress";
import { Summary, summarize } from "../report/summary";
import { npmProgram, runOnce } from "./run_once";

/** Seconds that `npm run -s train -- --help` takes; one run before them fills the file cache. */
export async function timeHelp(root: string, rounds: number, progress: Progress): Promise<Summary> {
  const program = npmProgram(root, "run", "-s", "train", "--", "--help");
  const seconds: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    progress.show("--help", round / (rounds + 1), `round ${round} of ${rounds}`);
    seconds.push((await runOnce(program)).seconds);
  }
  return summarize(seconds.slice(1));
}
