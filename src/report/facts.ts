import { execFileSync } from "node:child_process";
import { plotlyMimeType } from "../figures/figure";
import { type NotedEpoch, notesKey, type RunNotes } from "../host/notebook_host";
import { visibilityOf } from "./cells/visibility";
import type { Notebook, NotebookCell } from "./notebook";

type Gathered = Required<Pick<RunNotes, "facts">> & {
  metrics: Record<string, number>;
  history?: readonly NotedEpoch[];
  weights?: Readonly<Record<string, number>>;
};

/** Gathers what the cells noted of their run, the later over the earlier. */
export function notesOf(notebook: Notebook): Gathered {
  const gathered: Gathered = { facts: {}, metrics: {} };
  for (const { metadata } of notebook.cells.flatMap((cell) => cell.outputs ?? [])) {
    const told = metadata?.[notesKey] as RunNotes | undefined;
    for (const [name, value] of Object.entries(told?.facts ?? {})) {
      gathered.facts[name] = String(value);
    }
    for (const [name, value] of Object.entries(told?.metrics ?? {})) {
      if (typeof value === "number") gathered.metrics[name] = value;
    }
    const history: unknown = told?.history;
    if (Array.isArray(history)) gathered.history = history.filter(isEpoch);
    const { weights } = told ?? {};
    if (weights && Object.values(weights).every(Number.isFinite)) gathered.weights = weights;
  }
  return gathered;
}

function isEpoch(value: unknown): value is NotedEpoch {
  const { epoch, train } = (value ?? {}) as Partial<NotedEpoch>;
  return typeof epoch === "number" && typeof train?.loss === "number";
}

/** A picture that a cell drew. */
export interface RunPicture {
  /** As base64. */
  readonly png: string;
  /** Whether it is that of a plot, on white, in place of what has no ground of its own. */
  readonly isPlot: boolean;
}

/** The picture that stands for a run, as base64: that of the cell tagged `samples`, else the last of all. */
export function runPicture(notebook: Notebook): string | undefined {
  const all = shownCells(notebook).flatMap(pngsOf);
  return (taggedPicture(notebook, "samples") ?? all.at(-1))?.png;
}

/** The picture of the cell with a tag. */
export function taggedPicture(notebook: Notebook, tag: string): RunPicture | undefined {
  return shownCells(notebook)
    .filter(({ metadata }) => metadata.tags?.includes(tag))
    .flatMap(pngsOf)[0];
}

function shownCells(notebook: Notebook): NotebookCell[] {
  return notebook.cells.filter((cell) => {
    const { cell: whole, output } = visibilityOf(cell);
    return whole !== "left out" && output !== "left out";
  });
}

function pngsOf({ outputs = [] }: NotebookCell): RunPicture[] {
  return outputs.flatMap(({ data = {} }) => {
    const png = data["image/png"];
    if (typeof png !== "string") return [];
    return [{ png: png.replace(/[^A-Za-z0-9+/=]/g, ""), isPlot: plotlyMimeType in data }];
  });
}

/** The commit that is checked out, with a sign of uncommitted changes; undefined outside git. */
export function gitCommit(root: string): string | undefined {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  try {
    const commit = git("rev-parse", "--short", "HEAD").trim();
    const changed = git("status", "--porcelain", "--untracked-files=no").trim() !== "";
    return changed ? `${commit}, with changes` : commit;
  } catch {
    return undefined;
  }
}

/** A duration for people: `48 s`, `3 min 5 s`, `1 h 12 min`. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
