import { UserError } from "../config";
import { fileError } from "../host/node/file_error";
import { readPlainFile } from "../host/node/plain_file";
import { requireNotebook } from "./check_notebook";
import { hasTag } from "./tags";

/** A cell's output, as far as a report reads it. */
export interface Output {
  output_type: string;
  /** Of a stream: `stdout` or `stderr`, and what was printed. */
  name?: string;
  text?: string | string[];
  data?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  ename?: string;
  evalue?: string;
  traceback?: string[];
}

/** What a notebook says of a cell. */
export interface CellMetadata {
  tags?: string[];
  papermill?: object;
  execution?: object;
  /** What JupyterLab folds. */
  jupyter?: { source_hidden?: boolean; outputs_hidden?: boolean };
  collapsed?: boolean;
  /** Of a raw cell: what its text is, in two spellings. */
  raw_mimetype?: string;
  format?: string;
  /** Pictures' sizes and other things of no concern here. */
  [name: string]: unknown;
}

/** A cell of a notebook. */
export interface NotebookCell {
  cell_type: string;
  source: string | string[];
  metadata: CellMetadata;
  /** Of Markdown: files that it shows, by their names. */
  attachments?: Record<string, Record<string, unknown>>;
  execution_count?: number | null;
  outputs?: Output[];
}

/** A notebook of format 4. */
export interface Notebook {
  nbformat: number;
  cells: NotebookCell[];
  metadata: {
    kernelspec?: { name?: string };
    language_info?: { version?: string };
    papermill?: { duration?: number };
    [name: string]: unknown;
  };
}

/** A cell's text, which the format allows to be split into lines. */
export function sourceOf(cell: NotebookCell): string {
  return joined(cell.source);
}

/** A text that the format allows to be split into lines; nothing where it is no text. */
export function joined(text: unknown): string {
  return Array.isArray(text) ? text.map(String).join("") : typeof text === "string" ? text : "";
}

/** Whether a cell is run. */
export function isRun(cell: NotebookCell): boolean {
  const hasCode = cell.cell_type === "code" && sourceOf(cell).trim() !== "";
  return hasCode && !hasTag(cell, "skip-execution");
}

/**
 * Reads a notebook that is to run on the kernel `kernelName`.
 *
 * @throws UserError when the file is missing, is no notebook of format 4, or names another kernel
 */
export function readNotebook(file: string, kernelName: string): Notebook {
  const found = parse(file);
  requireNotebook(found, file);
  const notebook = found as Notebook;
  const kernel = notebook.metadata.kernelspec?.name;
  if (kernel !== kernelName) {
    throw new UserError(
      `${file} asks for the kernel ${JSON.stringify(kernel ?? "(none)")}; ` +
        `reports run notebooks of the kernel "${kernelName}" (metadata.kernelspec.name)`,
    );
  }
  return notebook;
}

function parse(file: string): unknown {
  let text: string;
  try {
    text = readPlainFile(file).toString("utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === "ENOENT"
      ? new UserError(`no notebook at ${file}`)
      : fileError("read", file, error);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Said below.
  }
  throw new UserError(`${file} is not a Jupyter notebook: it holds no JSON object`);
}
