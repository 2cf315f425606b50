import { basename, dirname, join, relative, sep } from "node:path";
import { writeFilesAtomically } from "../host/node/atomic_files";
import { type ComparedRun, comparisonPage } from "./comparison_page";
import { makeReport, type ReportRequest, type ReportResult } from "./make_report";
import type { Parameter } from "./parameters";
import type { RunEvent } from "./run_notebook";
import { nameOfFile, type PlannedRun, runName } from "./settings";

/** What to compare; `target` is the comparison's path, and the runs' reports go beside it. */
export interface ComparisonRequest extends Omit<ReportRequest, "values"> {
  runs: PlannedRun[];
}

/** Told of each run as it goes. */
export interface RunListener {
  start(index: number): (event: RunEvent) => void;
  end(index: number, result: ReportResult): void;
}

/** How a comparison came out. */
export interface ComparisonResult {
  /** Its path, unless it was stopped before the first run's end. */
  file?: string;
  failed: number;
  stopped: boolean;
}

/** Parameters that name folders for what a run writes. */
const placeParameters = ["ckptDir", "outputDir"];

/**
 * Runs a notebook once for each planned run, and writes a report of each and a page that compares
 * them. A run that fails is shown as failed, and the rest goes on; after a stop, the page shows
 * what was done.
 */
export async function compareRuns(
  { runs, target, ...request }: ComparisonRequest,
  listener: RunListener,
): Promise<ComparisonResult> {
  const stem = basename(target).replace(/\.html$/i, "");
  const started = new Date();
  const compared: ComparedRun[] = runs.map(({ varied }) => ({ varied }));
  const names = fileNames(runs);
  let title = stem;
  let failed = 0;
  for (const [index, run] of runs.entries()) {
    const name = names[index] ?? "";
    const places = placesOf(request.parameters, run, join(stem, name));
    const result = await makeReport(
      {
        ...request,
        values: { ...run.values, ...places },
        target: join(dirname(target), stem, `${name}.html`),
      },
      listener.start(index),
    );
    if (result.stopped) break;
    listener.end(index, result);
    if (result.failure || result.unwritten) failed++;
    title = result.summary.title;
    compared[index] = comparedRun(run, result, dirname(target));
  }
  const stopped = request.signal?.aborted ?? false;
  if (stopped && compared.every(({ summary }) => !summary)) return { failed, stopped };
  const seconds = (Date.now() - started.getTime()) / 1000;
  const html = await comparisonPage({ title, started, seconds, runs: compared });
  writeFilesAtomically({ [target]: html });
  return { file: target, failed, stopped };
}

function comparedRun({ varied }: PlannedRun, result: ReportResult, folder: string): ComparedRun {
  const { file, failure, summary, pictures } = result;
  const link = file && relative(folder, file).split(sep).map(encodeURIComponent).join("/");
  const { ename = "error", evalue = "" } = failure?.error ?? {};
  const told = failure && `cell ${failure.number}, ${ename}: ${evalue.split("\n")[0] ?? ""}`;
  const unwritten = result.unwritten && `no report: ${result.unwritten.reason}`;
  return { varied, summary, pictures, link, failure: told ?? unwritten };
}

/** Every run writes to places of its own, so that none takes another's weights. */
function placesOf(parameters: Parameter[], { values }: PlannedRun, below: string) {
  const places = parameters.flatMap(({ name, kinds, text }) => {
    if (!placeParameters.includes(name) || !kinds.includes("string")) return [];
    const given = values[name] ?? text.slice(1, -1);
    return [[name, join(String(given), below)]];
  });
  return Object.fromEntries(places) as Record<string, string>;
}

/** The runs' names as files', each once. */
function fileNames(runs: readonly PlannedRun[]): string[] {
  const taken = new Set<string>();
  return runs.map(({ varied }, index) => {
    const name = nameOfFile(runName(varied));
    const own = taken.has(name) ? `${name}-${index + 1}` : name;
    taken.add(own);
    return own;
  });
}
