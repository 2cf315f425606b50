import { rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { writeFilesAtomically } from "../host/node/atomic_files";
import { comparedPictures } from "./compared_pictures";
import { exportHtml } from "./export_html";
import type { RunPicture } from "./facts";
import { deadCell, failedCell, type FailedCell } from "./failed_cell";
import { type FinishedNotebook, KeptRun, runFolder } from "./kept_run";
import type { Notebook } from "./notebook";
import type { Parameter } from "./parameters";
import { reportHeader } from "./report_header";
import { soundNotebook } from "./sound_notebook";
import { type RunEvent, runNotebook } from "./run_notebook";
import type { Values } from "./settings";
import type { ReportSummary } from "./summary";
import { valueTexts } from "./values";

/** What to report on. */
export interface ReportRequest {
  /** Path of the notebook. */
  file: string;
  /** As it stands there. */
  notebook: Notebook;
  /** Those that it declares. */
  parameters: Parameter[];
  /** What this run is given of them. */
  values: Values;
  /** Path of the report. */
  target: string;
  /** Run on after a failed cell, and write a report that says so. */
  allowErrors: boolean;
  /** Stops the run; then there is no report. */
  signal?: AbortSignal;
}

/** How a report came out. */
export interface ReportResult {
  /** Its path, unless a failed cell, a stop or a fault of its own kept it from being written. */
  file?: string;
  failure?: FailedCell;
  /** Why a finished run has no report, and where the executed notebook is. */
  unwritten?: { reason: string; kept: string };
  /** Cells that stand in the report as their text alone, and why. */
  degraded?: string[];
  /** The kept run of an earlier command, where this one went on from it. */
  resumed?: string;
  stopped: boolean;
  summary: ReportSummary;
  /** Of the cells by whose pictures runs are compared, by their tags. */
  pictures: Readonly<Record<string, RunPicture>>;
  seconds: number;
}

/**
 * Runs a notebook with parameters and writes one HTML file that shows it. Where the file cannot be
 * written, the run is kept, and the next call with the same request goes on from there.
 */
export async function makeReport(
  request: ReportRequest,
  onEvent: (event: RunEvent) => void,
): Promise<ReportResult> {
  const { file, parameters, values, target, allowErrors, signal } = request;
  const kept = new KeptRun({ ...request, values: valueTexts(values) });
  const earlier = kept.read();
  const run = earlier ? { ...earlier, alive: true } : await runFresh(request, kept, onEvent);
  const { started, seconds, alive } = run;
  const notebook = soundNotebook(run.notebook);
  const name = basename(file, ".ipynb");
  const header = reportHeader({ notebook, name, parameters, values, started, seconds });
  const stopped = signal?.aborted ?? false;
  const failed = failedCell(notebook);
  const failure = failed ?? (alive || stopped ? undefined : deadCell(notebook));
  const resumed = earlier ? kept.file : undefined;
  const { summary } = header;
  const outcome = { stopped, seconds, summary, pictures: comparedPictures(notebook), resumed };
  if (stopped) return outcome;
  if (failure && (!allowErrors || !failed)) {
    kept.remove();
    return { ...outcome, failure };
  }
  const degraded: string[] = [];
  try {
    const folder = dirname(resolve(file));
    const html = await exportHtml(notebook, folder, header, (what) => degraded.push(what));
    writeFilesAtomically({ [target]: html });
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    return { ...outcome, failure, unwritten: { reason, kept: kept.file } };
  }
  kept.remove();
  return { ...outcome, file: target, failure, degraded };
}

/** Runs the notebook, and takes it to where finished runs are kept. */
async function runFresh(
  { file, parameters, values, allowErrors, signal }: ReportRequest,
  kept: KeptRun,
  onEvent: (event: RunEvent) => void,
): Promise<FinishedNotebook & { alive: boolean }> {
  const folder = runFolder();
  const started = new Date();
  try {
    const output = join(folder, "executed.ipynb");
    const run = {
      input: resolve(file),
      output,
      parameters: valueTexts(values),
      heads: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.head])),
      allow_errors: allowErrors,
      picture_scale: 2 as const,
      playground: "live" as const,
    };
    const alive = await runNotebook(run, onEvent, signal);
    const seconds = (Date.now() - started.getTime()) / 1000;
    // A run that is stopped early may leave no notebook.
    if (signal?.aborted) return { notebook: nothing, started, seconds, alive };
    return { ...kept.keep(output, { started, seconds }), alive };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const nothing: Notebook = { nbformat: 4, cells: [], metadata: {} };
