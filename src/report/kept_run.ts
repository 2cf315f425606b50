import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, join, resolve } from "node:path";
import { isAlive } from "../host/node/process_of";
import { projectRoot } from "../host/node/project_root";
import { type Notebook, type NotebookCell, sourceOf } from "./notebook";
import { hasTag } from "./tags";

/** A finished run whose report is still to be written. */
export interface FinishedNotebook {
  /** As executed. */
  notebook: Notebook;
  started: Date;
  seconds: number;
}

/** What a run depends on, as far as its command tells. */
export interface RunIdentity {
  /** Path of the notebook. */
  file: string;
  /** As it stands there. */
  notebook: Notebook;
  /** Values by name, as TypeScript writes them. */
  values: Readonly<Record<string, string>>;
  allowErrors: boolean;
}

const key = "latent-lab-run";

/**
 * The place of a finished run until its report is written: should that fail, the same command goes
 * on from here. It goes by the notebook's code and the values; its texts may be mended in between.
 */
export class KeptRun {
  readonly file: string;

  constructor(private readonly identity: RunIdentity) {
    const { file, notebook, values, allowErrors } = identity;
    const code = notebook.cells.filter(isCode).map((cell) => {
      return [sourceOf(cell), hasTag(cell, "skip-execution"), hasTag(cell, "raises-exception")];
    });
    const parts = [resolve(file), code, Object.entries(values).sort(), allowErrors];
    const hash = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 10);
    this.file = join(keptFolder(), `${basename(file, ".ipynb")}-${hash}.ipynb`);
  }

  /** Takes an executed notebook here. */
  keep(
    executed: string,
    { started, seconds }: { started: Date; seconds: number },
  ): FinishedNotebook {
    const notebook = JSON.parse(readFileSync(executed, "utf8")) as Notebook;
    const noted = { started: started.toISOString(), seconds };
    writeFileSync(
      executed,
      JSON.stringify({ ...notebook, metadata: { ...notebook.metadata, [key]: noted } }),
    );
    renameSync(executed, this.file);
    return { notebook, started, seconds };
  }

  /** The run of an earlier command, with the notebook's texts as they are now; undefined without one. */
  read(): FinishedNotebook | undefined {
    let kept: unknown;
    try {
      kept = JSON.parse(readFileSync(this.file, "utf8"));
    } catch {
      return undefined;
    }
    if (!isNotebook(kept)) return undefined;
    const { started, seconds } = (kept.metadata[key] ?? {}) as Record<string, unknown>;
    const notebook = withTexts(kept, this.identity.notebook);
    const date = new Date(String(started));
    if (!notebook || Number.isNaN(date.getTime()) || typeof seconds !== "number") return undefined;
    return { notebook, started: date, seconds };
  }

  remove(): void {
    rmSync(this.file, { force: true });
  }
}

/** A folder for runs under way and runs that are kept. */
export function keptFolder(): string {
  const folder = join(projectRoot(), ".setup", "reports");
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A new folder for a run under way; those of processes that were killed go. */
export function runFolder(): string {
  const folder = keptFolder();
  for (const name of readdirSync(folder)) {
    const [, pid] = /^run-(\d+)-\w{6}$/.exec(name) ?? [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    rmSync(join(folder, name), { recursive: true, force: true });
  }
  return mkdtempSync(join(folder, `run-${process.pid}-`));
}

/** The cells of `current` with the outputs of `executed`, which may have one cell of given values more. */
function withTexts(executed: Notebook, current: Notebook): Notebook | undefined {
  const ran = executed.cells.filter(isCode);
  const expected = current.cells.filter(isCode).length;
  if (ran.length < expected) return undefined;
  const injected = ran.length > expected;
  const cells = current.cells.flatMap((cell): NotebookCell[] => {
    if (!isCode(cell)) return [cell];
    const [own, next] = ran;
    ran.shift();
    const now = { ...own, metadata: { ...own.metadata, ...cell.metadata } };
    if (!injected || !next || !hasTag(next, "injected-parameters")) return [now];
    ran.shift();
    return [now, next];
  });
  return ran.length === 0 ? { ...executed, cells } : undefined;
}

function isCode({ cell_type }: NotebookCell): boolean {
  return cell_type === "code";
}

/** A file that was cut off, or that somebody wrote to, is no kept run: the notebook runs again. */
function isNotebook(value: unknown): value is Notebook {
  if (!isRecord(value) || !isRecord(value.metadata) || !Array.isArray(value.cells)) return false;
  return value.cells.every(
    (cell) => isRecord(cell) && typeof cell.cell_type === "string" && isRecord(cell.metadata),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
