import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { writeFilesAtomically } from "../host/node/atomic_files";
import { projectRoot } from "../host/node/project_root";
import { exportHtml } from "./export_html";
import { deadCell, failedCell, type FailedCell } from "./failed_cell";
import type { Notebook } from "./notebook";
import type { Parameter } from "./parameters";
import { reportHeader } from "./report_header";
import { type RunEvent, runNotebook } from "./run_notebook";
import type { Values } from "./settings";
import type { ReportSummary } from "./summary";
import { valueTexts } from "./values";

/** What to report on. */
export interface ReportRequest {
  /** Path of the notebook. */
  notebook: string;
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
  /** Its path, unless a failed cell or a stop kept it from being written. */
  file?: string;
  failure?: FailedCell;
  stopped: boolean;
  summary: ReportSummary;
  seconds: number;
}

/**
 * Runs a notebook with parameters and writes one HTML file that shows it.
 *
 * @throws UserError where the report cannot be written
 */
export async function makeReport(
  { notebook: file, parameters, values, target, allowErrors, signal }: ReportRequest,
  onEvent: (event: RunEvent) => void,
): Promise<ReportResult> {
  const input = resolve(file);
  const name = basename(input, ".ipynb");
  const temporary = join(projectRoot(), ".setup", "reports");
  mkdirSync(temporary, { recursive: true });
  const folder = mkdtempSync(join(temporary, `${name}-`));
  const started = new Date();
  try {
    const executed = join(folder, "executed.ipynb");
    const request = {
      input,
      output: executed,
      parameters: valueTexts(values),
      heads: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.head])),
      allow_errors: allowErrors,
      picture_scale: 2 as const,
      playground: "live" as const,
    };
    const alive = await runNotebook(request, onEvent, signal);
    const seconds = (Date.now() - started.getTime()) / 1000;
    const stopped = signal?.aborted ?? false;
    // A run that is stopped early may leave no notebook.
    const notebook = stopped
      ? { nbformat: 4, cells: [], metadata: {} }
      : (JSON.parse(readFileSync(executed, "utf8")) as Notebook);
    const header = reportHeader({ notebook, name, parameters, values, started, seconds });
    const failure = failedCell(notebook) ?? (alive ? undefined : deadCell(notebook));
    const outcome = { stopped, seconds, summary: header.summary };
    if (stopped) return outcome;
    if (failure && (!allowErrors || !alive)) return { ...outcome, failure };
    writeFilesAtomically({ [target]: await exportHtml(executed, dirname(input), header) });
    return { ...outcome, file: target, failure };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
