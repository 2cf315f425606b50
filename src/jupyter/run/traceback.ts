import { readFileSync } from "node:fs";
import { dirname, relative, sep } from "node:path";
import { inspect } from "node:util";
import type { Problem } from "../compile/problems";

/** A place in a text, both one-based. */
export interface Position {
  line: number;
  column: number;
}

/** A failure as Jupyter's `error` message tells it; `traceback` holds lines with ANSI colours. */
export interface Failure {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** A cell's text, and where a place of its JavaScript came from. */
export interface CellText {
  source: string;
  locate(compiled: Position): Position | undefined;
}

/** The texts that a traceback may quote. */
export interface Texts {
  root: string;
  cells: Map<number, CellText>;
}

interface Frame extends Position {
  name: string;
  place: string;
  source: string;
}

const red = (text: string) => `\x1b[31m${text}\x1b[39m`;
const cyan = (text: string) => `\x1b[36m${text}\x1b[39m`;
const grey = (text: string) => `\x1b[90m${text}\x1b[39m`;
const framePattern = /^\s+at (?:async )?(?:(.*?) \()?(.+?):(\d+):(\d+)\)?$/;
const cellPattern = /^latent-lab:cell\/(\d+)$/;
const mostFrames = 8;

/** The name under which a cell's code runs, as it stands in stack traces. */
export function cellFilename(count: number): string {
  return `latent-lab:cell/${count}`;
}

/** What was thrown, with the TypeScript lines of cells and `src`, and no frames of the kernel. */
export function failureOf(thrown: unknown, texts: Texts): Failure {
  const ename = thrown instanceof Error ? thrown.name : "Thrown";
  const evalue = thrown instanceof Error ? thrown.message : inspect(thrown);
  const traceback = [`${red(ename)}: ${evalue}`];
  const stack = thrown instanceof Error ? (thrown.stack ?? "") : "";
  for (const frame of framesOf(stack, texts)) {
    const name = frame.name ? `${frame.name}, ` : "";
    traceback.push(`  at ${name}${cyan(`${frame.place}:${frame.line}:${frame.column}`)}`);
    traceback.push(...quote(frame.source, frame, 1, frame.place.startsWith("Cell") ? 1 : 0));
  }
  if (thrown instanceof Error && thrown.cause !== undefined) {
    traceback.push("caused by:", ...failureOf(thrown.cause, texts).traceback);
  }
  return { ename, evalue, traceback };
}

/** A cell that does not compile, as TypeScript shows it. */
export function compileFailure(problems: Problem[], cell: string, count: number, root: string) {
  const traceback = problems.flatMap((problem) => {
    const place = problem.file ?? `Cell [${count}]`;
    const source = problem.file === undefined ? cell : read(`${root}${sep}${problem.file}`);
    return [
      `${cyan(`${place}:${problem.line}:${problem.column}`)} - ${red("error")} ` +
        `${grey(`TS${problem.code}:`)} ${problem.message}`,
      ...quote(source, problem, problem.length, 0),
    ];
  });
  const [first] = problems;
  const where = first ? `${first.file ?? `Cell [${count}]`}:${first.line}:${first.column}` : "";
  const evalue = first ? `${where} - TS${first.code}: ${first.message}` : "";
  return { ename: "TypeScriptError", evalue, traceback } satisfies Failure;
}

function framesOf(stack: string, texts: Texts): Frame[] {
  const frames: Frame[] = [];
  for (const line of stack.split("\n")) {
    const match = framePattern.exec(line);
    const frame = match && frameOf(match, texts);
    if (frame && frames.length < mostFrames) frames.push(frame);
  }
  return frames;
}

function frameOf(match: RegExpExecArray, { root, cells }: Texts): Frame | undefined {
  const [, name = "", file = "", line, column] = match;
  const at = { line: Number(line), column: Number(column) };
  const plainName = name.replace(/^(Object\.|exports\.)?<anonymous>$|^eval$|^(Object|Proxy)\./, "");
  const count = cellPattern.exec(file)?.[1];
  if (count !== undefined) {
    const cell = cells.get(Number(count));
    const origin = cell?.locate(at);
    if (!cell || !origin) return undefined;
    return { ...origin, name: plainName, place: `Cell [${count}]`, source: cell.source };
  }
  if (!file.startsWith(root + sep) || file.startsWith(dirname(__dirname) + sep)) return undefined;
  const place = relative(root, file);
  // A package's own lines are seldom what is wrong; its name says who called.
  const source = place.startsWith(`node_modules${sep}`) ? "" : read(file);
  return { ...at, name: plainName, place, source };
}

/** The line at a position with a mark below it, and `context` lines above. */
function quote(source: string, at: Position, length: number, context: number): string[] {
  const lines = source.split("\n");
  if (source === "" || at.line > lines.length) return [];
  const first = Math.max(1, at.line - context);
  const width = String(at.line).length;
  const quoted = lines
    .slice(first - 1, at.line)
    .map((text, index) => `    ${grey(`${String(first + index).padStart(width)} |`)} ${text}`);
  const mark = " ".repeat(at.column - 1) + red(length === 1 ? "^" : "~".repeat(length));
  return [...quoted, `    ${" ".repeat(width)} ${grey("|")} ${mark}`];
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
