import { readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/** A place in a text, both one-based. */
export interface Position {
  line: number;
  column: number;
}

/** A cell's text, and where a place of its JavaScript came from. */
export interface CellText {
  source: string;
  locate(compiled: Position): Position | undefined;
}

/** The texts that a traceback may quote. */
export interface Texts {
  root: string;
  /** By the cells' names. */
  cells: Map<string, CellText>;
}

/** One line of a stack trace, as a place that a person wrote. */
export interface Frame extends Position {
  /** Of the function; empty where it has none. */
  name: string;
  place: string;
  /** The text of the place's file or cell; empty where it is not to be quoted. */
  source: string;
}

const framePattern = /^\s+at (?:async )?(?:(.*?) \()?(.+?):(\d+):(\d+)\)?$/;
const compiledPattern = /latent-lab:cell\/([\w.]+):(\d+):(\d+)/;
const placePattern = /^Cell \[([\w.]+)\]$/;
/** The kernel's own files, and those by which it shows values. */
const kernelFolders = [
  dirname(__dirname) + sep,
  join(dirname(__dirname), "..", "host", "display") + sep,
];

/** The name under which a cell's code runs, as it stands in raw stack traces. */
export function cellFilename(name: string): string {
  return `latent-lab:cell/${name}`;
}

/** A cell as people are told of it. */
export function cellPlace(name: string): string {
  return `Cell [${name}]`;
}

/** A line of a raw stack trace; undefined for one of the kernel's own, or of what it adds to a cell. */
export function shownLine(line: string, texts: Texts): string | undefined {
  const compiled = compiledPattern.exec(line);
  if (!compiled) return kernelFolders.some((folder) => line.includes(folder)) ? undefined : line;
  const [found, name = "", row, column] = compiled;
  const at = located(texts, name, { line: Number(row), column: Number(column) });
  return at && line.replace(found, () => `${cellPlace(name)}:${at.line}:${at.column}`);
}

/** The frames of cells, of the project's files and of packages, at most so many. */
export function framesOf(stack: string, texts: Texts, most: number): Frame[] {
  const frames: Frame[] = [];
  for (const raw of stack.split("\n")) {
    const match = framePattern.exec(raw) && framePattern.exec(shownLine(raw, texts) ?? "");
    const frame = match && frameOf(match, texts);
    if (frame) frames.push(frame);
    if (frames.length === most) break;
  }
  return frames;
}

function frameOf(match: RegExpExecArray, { root, cells }: Texts): Frame | undefined {
  const [, name = "", file = "", line, column] = match;
  const plainName = name.replace(/^(Object\.|exports\.)?<anonymous>$|^eval$|^(Object|Proxy)\./, "");
  const at = { name: plainName, line: Number(line), column: Number(column) };
  const cell = cells.get(placePattern.exec(file)?.[1] ?? "");
  if (cell) return { ...at, place: file, source: cell.source };
  if (!file.startsWith(root + sep)) return undefined;
  const place = relative(root, file);
  // A package's own lines are seldom what is wrong; its name says who called.
  const source = place.startsWith(`node_modules${sep}`) ? "" : readText(file);
  return { ...at, place, source };
}

const locations = new WeakMap<CellText, Map<string, Position | undefined>>();

/** Where a place of a cell's JavaScript came from; asked once for each, as a recursion repeats it. */
function located({ cells }: Texts, name: string, at: Position): Position | undefined {
  const cell = cells.get(name);
  if (!cell) return undefined;
  const known = locations.get(cell) ?? new Map<string, Position | undefined>();
  locations.set(cell, known);
  const key = `${at.line}:${at.column}`;
  if (!known.has(key)) known.set(key, cell.locate(at));
  return known.get(key);
}

/** A file's text; empty where it cannot be read. */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
