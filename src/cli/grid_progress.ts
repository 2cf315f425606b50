import type { RunListener } from "../report/compare_runs";
import { durationText } from "../report/facts";
import { isRun, type Notebook } from "../report/notebook";
import { metricText } from "../report/static_page";
import { type PlannedRun, runName } from "../report/settings";
import { TimeLeft } from "../report/time_left";
import { type Output, StatusLine } from "./terminal";

const quietMilliseconds = 10_000;

/** What a run's line tells of it: −ELBO first, since losses of other weights do not compare. */
const toldFirst = ["test −ELBO", "test loss"];

/**
 * Shows the runs of a grid, a line for each: which it is, what came of it, how long it took; and
 * below them how far the running one is, with the time left of it and of all. Where the output is
 * no terminal, a long run says every ten seconds how far it is.
 */
export function showGridProgress(notebook: Notebook, runs: PlannedRun[], output: Output) {
  // Every run has a cell of given parameters beside the notebook's own.
  const cells = notebook.cells.filter(isRun).length + 1;
  const status = new StatusLine(output);
  const left = new TimeLeft();
  const names = runs.map(({ varied }) => runName(varied));
  const width = Math.max(...names.map((name) => name.length));
  const head = (index: number) =>
    `  ${String(index + 1).padStart(String(runs.length).length)}/${runs.length}  ${(names[index] ?? "").padEnd(width)}`;
  let ticking: NodeJS.Timeout | undefined;

  const listener: RunListener = {
    start(index) {
      let number = 0;
      let printed = Date.now();
      left.startRun();
      const line = () => {
        const [run, all] = [left.ofRun(), left.ofAll(runs.length - index - 1)];
        const rest = run === undefined ? "" : `, ${durationText(run)} left`;
        const whole = all === undefined ? "" : `; all runs: ${durationText(all)} left`;
        const elapsed = durationText(left.elapsed());
        return `${head(index)}  cell ${number} of ${cells}, ${elapsed}${rest}${whole}`;
      };
      const redraw = () => status.show(line());
      redraw();
      if (output.isTTY) ticking = setInterval(redraw, 1000);
      return (event) => {
        if (event.event === "cell") {
          number++;
          left.startCell();
        } else if (event.event === "display" && event.progress) left.progress(event.progress);
        if (output.isTTY) redraw();
        else if (Date.now() - printed > quietMilliseconds) {
          printed = Date.now();
          output.write(`${line()}\n`);
        }
      };
    },
    end(index, { failure, unwritten, seconds, summary }) {
      clearInterval(ticking);
      left.endRun({ failed: failure !== undefined });
      const { ename = "error", evalue = "" } = failure?.error ?? {};
      const metrics = Object.entries(summary.metrics).map(([name, value]) => {
        return `${name} ${[value].flat().map(metricText).join("–")}`;
      });
      const said = failure
        ? `failed in cell ${failure.number}: ${ename}: ${evalue.split("\n")[0] ?? ""}`
        : unwritten
          ? `no report: ${unwritten.reason} (the executed notebook is kept in ${unwritten.kept})`
          : (toldFirst.flatMap((name) => metrics.filter((each) => each.startsWith(name)))[0] ??
            metrics.at(-1) ??
            "done");
      status.print(`${head(index)}  ${said}  (${durationText(seconds)})`);
    },
  };
  const stop = () => {
    clearInterval(ticking);
    status.clear();
  };
  return { listener, stop };
}
