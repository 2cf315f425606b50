import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { requireWritableFolder, writeFilesAtomically } from "../config/atomic_files";
import { KERNEL_NAME } from "../config/jupyter";
import { projectRoot } from "../config/project_root";
import { exportHtml, type ReportHeader } from "./export_html";
import { durationText, notesOf, firstPicture, gitCommit } from "./facts";
import { writeIndex } from "./index_page";
import { type Notebook, type Output, readNotebook, sourceOf } from "./notebook";
import { type Parameter, parametersOf, readSettings } from "./parameters";
import { type RunEvent, runNotebook } from "./run_notebook";

/** What to report on. */
export interface ReportRequest {
  /** Path of the notebook. */
  notebook: string;
  /** `name=value`, for parameters of the notebook. */
  settings: string[];
  /** Path of the report; `outputs/reports/NAME.html` by default. */
  output?: string;
  /** Run on after a failed cell, and write a report that says so. */
  allowErrors: boolean;
}

/** A cell that failed. */
export interface FailedCell {
  /** The cell's place among the cells that are run, from 1. */
  number: number;
  source: string;
  error: Output;
}

/** How a report came out; without `file`, a failed cell kept it from being written. */
export interface ReportResult {
  file?: string;
  /** The list of reports, where this one is in it. */
  index?: string;
  failure?: FailedCell;
  seconds: number;
}

/**
 * Runs a notebook with parameters and writes one HTML file that shows it.
 *
 * @param onStart receives the notebook as it will run, with the cell of given parameters
 * @throws UserError before anything runs, for a notebook or a parameter that cannot be run
 */
export async function makeReport(
  { notebook: file, settings, output, allowErrors }: ReportRequest,
  onEvent: (event: RunEvent) => void,
): Promise<ReportResult> {
  const root = projectRoot();
  const input = resolve(file);
  const parameters = parametersOf(readNotebook(input, KERNEL_NAME));
  const given = readSettings(settings, parameters);
  const name = basename(input, ".ipynb");
  const reports = join(root, "outputs", "reports");
  const target = output === undefined ? join(reports, `${name}.html`) : resolve(output);
  requireWritableFolder(dirname(target));
  const temporary = join(root, ".setup", "reports");
  mkdirSync(temporary, { recursive: true });
  const folder = mkdtempSync(join(temporary, `${name}-`));
  const started = new Date();
  try {
    const executed = join(folder, "executed.ipynb");
    const heads = Object.fromEntries(
      parameters.map((parameter) => [parameter.name, parameter.head]),
    );
    const request = {
      input,
      output: executed,
      parameters: given,
      heads,
      allow_errors: allowErrors,
      picture_scale: 2 as const,
    };
    const alive = await runNotebook(request, onEvent);
    const seconds = (Date.now() - started.getTime()) / 1000;
    const notebook = JSON.parse(readFileSync(executed, "utf8")) as Notebook;
    const failure = failedCell(notebook) ?? (alive ? undefined : deadCell(notebook));
    if (failure && (!allowErrors || !alive)) return { failure, seconds };
    const header = headerOf({ notebook, name, parameters, given, started, seconds, root });
    writeFilesAtomically({ [target]: await exportHtml(executed, dirname(input), header) });
    const index = dirname(target) === reports ? writeIndex(reports) : undefined;
    return { file: target, index, failure, seconds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function failedCell(notebook: Notebook): FailedCell | undefined {
  const cells = notebook.cells.filter((cell) => cell.cell_type === "code" && sourceOf(cell).trim());
  for (const [index, cell] of cells.entries()) {
    const error = cell.outputs?.find((each) => each.output_type === "error");
    if (error) return { number: index + 1, source: sourceOf(cell), error };
  }
  return undefined;
}

/** The cell in which the kernel's process ended. */
function deadCell(notebook: Notebook): FailedCell {
  const cells = notebook.cells.filter((cell) => cell.cell_type === "code" && sourceOf(cell).trim());
  const last = Math.max(
    0,
    cells.findIndex((cell) => (cell.execution_count ?? null) === null),
  );
  const cell = cells[last];
  const evalue = "the kernel's process ended while this cell ran";
  const error = { output_type: "error", ename: "KernelDied", evalue, traceback: [] };
  return { number: last + 1, source: cell ? sourceOf(cell) : "", error };
}

function headerOf(run: {
  notebook: Notebook;
  name: string;
  parameters: Parameter[];
  given: Record<string, unknown>;
  started: Date;
  seconds: number;
  root: string;
}): ReportHeader {
  const { notebook, name, parameters, given, started, seconds, root } = run;
  const { facts, metrics } = notesOf(notebook);
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    version: string;
  };
  const commit = gitCommit(root);
  const typescript = notebook.metadata.language_info?.version ?? "";
  const shown = parameters.map((parameter) => ({
    name: parameter.name,
    value: parameter.name in given ? textOf(given[parameter.name]) : parameter.text,
    given: parameter.name in given,
  }));
  const failed = failedCell(notebook) !== undefined;
  const title = titleOf(notebook) ?? name;
  return {
    title,
    facts: [
      { name: "date", value: started.toISOString().slice(0, 16).replace("T", " ") + " UTC" },
      { name: "duration", value: durationText(seconds) },
      ...Object.entries(facts).map(([fact, value]) => ({ name: fact, value })),
      ...(commit === undefined ? [] : [{ name: "commit", value: commit }]),
      {
        name: "versions",
        value: `Latent Lab ${version}, Node ${process.versions.node}, TypeScript ${typescript}`,
      },
    ],
    parameters: shown,
    failed,
    summary: {
      title,
      date: started.toISOString(),
      parameters: Object.fromEntries(shown.map((each) => [each.name, each.value])),
      metrics,
      picture: firstPicture(notebook),
      failed,
    },
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(JSON.stringify(value));
}

/** The notebook's first heading. */
function titleOf(notebook: Notebook): string | undefined {
  for (const cell of notebook.cells.filter((each) => each.cell_type === "markdown")) {
    const heading = /^#\s+(.+)$/m.exec(sourceOf(cell))?.[1];
    if (heading) return heading.replace(/[*`$]/g, "").trim();
  }
  return undefined;
}
