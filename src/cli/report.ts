import { statSync } from "node:fs";
import { dirname, relative } from "node:path";
import { KERNEL_NAME } from "../host/node/jupyter";
import { text, toggle, UserError, counted } from "../config";
import { compareRuns } from "../report/compare_runs";
import { durationText } from "../report/facts";
import type { FailedCell } from "../report/failed_cell";
import { writeIndex } from "../report/index_page";
import { makeReport } from "../report/make_report";
import { type Notebook, readNotebook } from "../report/notebook";
import { parametersOf } from "../report/parameters";
import { showProgress } from "../report/progress";
import { reportsFolder, reportTarget } from "../report/report_target";
import { type PlannedRun, plannedRuns } from "../report/settings";
import { type Command, runCommand } from "./command";
import { repeated } from "./flags";
import { showGridProgress } from "./grid_progress";
import { stopSignal } from "./stop_signal";

const reportFlags = {
  parameter: repeated(
    "name=value",
    "a value in place of the notebook's own; may be repeated.\n" +
      "name=A,B,C runs with each of the values and compares the\n" +
      "runs; several such lists are combined. JSON, such as\n" +
      "'layers=[[1,2],[3]]', is one value",
    "p",
  ),
  output: { ...text("", "FILE", "where the report, or the comparison, goes"), short: "o" },
  allowErrors: toggle("go on after a failed cell; the report says that it failed"),
};

const usage = "npm run report -- NOTEBOOK [-p name=value …] [--output FILE] [--allow_errors]";

/** `npm run report`: runs a notebook and writes it as one HTML file. */
export const reportCommand: Command<typeof reportFlags> = {
  usage,
  summary:
    "Runs the notebook and writes one HTML file that needs nothing from outside:\n" +
    "outputs/reports/NAME.html, or FILE.",
  options: reportFlags,
  takesWords: true,
  run({ settings: { parameter, output, allowErrors }, words: [file, ...more] }) {
    if (file === undefined || more.length > 0) throw new UserError(`give one notebook: ${usage}`);
    return report({ file, settings: parameter, output, allowErrors });
  },
};

interface Request {
  /** Path of the notebook. */
  file: string;
  /** As given: `name=value`, or `name=A,B,C`. */
  settings: readonly string[];
  /** Where the page goes; empty for its place among the reports. */
  output: string;
  allowErrors: boolean;
}

async function report(request: Request): Promise<number> {
  const notebook = readNotebook(request.file, KERNEL_NAME);
  const runs = plannedRuns(request.settings, parametersOf(notebook));
  const target = reportTarget(request, runs);
  const { signal } = stopSignal("Stopping…");
  const run = runs.length === 1 ? reportOne : reportGrid;
  return run({ request, notebook, runs, target, signal });
}

interface Task {
  request: Request;
  notebook: Notebook;
  runs: PlannedRun[];
  target: string;
  signal: AbortSignal;
}

async function reportOne({ request, notebook, runs, target, signal }: Task): Promise<number> {
  const values = runs[0]?.values ?? {};
  const injected = Object.keys(values).length > 0;
  const { onEvent, stop } = showProgress(notebook, injected, process.stdout);
  const parts = { ...partsOf(request, notebook), values, target, signal };
  const result = await makeReport(parts, onEvent).finally(stop);
  if (result.stopped) {
    console.error("Stopped; no report was written.");
    return 130;
  }
  const { failure, unwritten, resumed, degraded = [] } = result;
  if (resumed) console.log(`The cells were not run again: their run was kept in ${shown(resumed)}`);
  if (failure) showFailure(request.file, failure);
  for (const what of degraded) console.error(`Shown as its text alone: ${what}`);
  if (result.file !== undefined) await showFile(result.file, result.seconds);
  else if (unwritten) showUnwritten(unwritten);
  else console.error("\nNo report was written (--allow_errors writes one that shows the error).");
  return failure || unwritten ? 1 : 0;
}

async function reportGrid({ request, notebook, runs, target, signal }: Task): Promise<number> {
  console.log(`${counted(runs.length)} runs of ${request.file}`);
  const { listener, stop } = showGridProgress(notebook, runs, process.stdout);
  const started = Date.now();
  const grid = { ...partsOf(request, notebook), runs, target, signal };
  const { file, failed, stopped } = await compareRuns(grid, listener).finally(stop);
  if (file === undefined) console.error("Stopped before the first run's end; nothing was written.");
  else await showFile(file, (Date.now() - started) / 1000);
  if (failed > 0) console.error(`${counted(failed)} of ${counted(runs.length)} runs failed.`);
  if (stopped) return 130;
  return failed > 0 ? 1 : 0;
}

/** Nothing of the run is lost, and what stands in the way is said. */
function showUnwritten({ reason, kept }: { reason: string; kept: string }): void {
  console.error(`\nThe run is finished, but its report could not be written: ${reason}`);
  console.error(
    `The executed notebook is kept in ${shown(kept)}; the same command goes on from there, ` +
      "without running the cells again. Remove that file to run them anew.",
  );
}

function partsOf({ file, allowErrors }: Request, notebook: Notebook) {
  return { file, notebook, parameters: parametersOf(notebook), allowErrors };
}

/** Says where the page is, and renews the list where it is among the reports. */
async function showFile(file: string, seconds: number): Promise<void> {
  const megabytes = (statSync(file).size / 1e6).toFixed(1);
  console.log(`\n${shown(file)}  ${megabytes} MB, ran in ${durationText(seconds)}`);
  if (dirname(file) !== reportsFolder()) return;
  console.log(`${shown(await writeIndex(reportsFolder()))}  lists all reports`);
}

/** A path as one would type it here. */
function shown(file: string): string {
  const here = relative("", file);
  return here.startsWith("..") ? file : here;
}

function showFailure(notebook: string, { number, source, error }: FailedCell): void {
  const { ename = "", evalue = "", traceback = [] } = error;
  const quoted = source.split("\n").map((line) => `    ${line}`);
  console.error(`\nCell ${number} of ${notebook} failed:\n\n${quoted.join("\n")}\n`);
  console.error(traceback.length > 0 ? traceback.join("\n") : `${ename}: ${evalue}`);
}

if (require.main === module) void runCommand(reportCommand);
