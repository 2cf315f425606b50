import { sep } from "node:path";
import type { Problem } from "../compile/problems";
import { cellPlace, framesOf, readText, type Position, type Texts } from "./frames";
import { inspectSafely, isError, readSafely, textOf } from "./safely";

export { cellFilename, type CellText, type Texts } from "./frames";

/** A failure as Jupyter's `error` message tells it; `traceback` holds lines, in bold what is looked for. */
export interface Failure {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** Weight and no colour: of JupyterLab's, none is readable on the ground of errors, light and dark. */
const bold = (text: string) => `\x1b[1m${text}\x1b[22m`;
const mostFrames = 8;
/** Causes and errors of errors are told up to so many. */
const mostErrors = 10;
const mostDetails = 20;
const toldElsewhere = new Set(["name", "message", "stack", "cause", "errors"]);
const ownNames = new Set(
  [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map(
    ({ name }) => name,
  ),
);

/**
 * What was thrown, with the TypeScript lines of cells and `src`, no frames of the kernel, and the
 * errors behind it. Whatever was thrown, however it is built, this comes to an end and throws
 * nothing.
 */
export function failureOf(thrown: unknown, texts: Texts): Failure {
  const { ename, evalue } = headOf(thrown);
  return { ename, evalue, traceback: tracebackOf(thrown, texts) };
}

/** A cell that does not compile, as TypeScript shows it. */
export function compileFailure(problems: Problem[], cell: string, name: string, root: string) {
  const traceback = problems.flatMap((problem) => {
    const place = problem.file ?? cellPlace(name);
    const source = problem.file === undefined ? cell : readText(`${root}${sep}${problem.file}`);
    return [
      `${bold(`${place}:${problem.line}:${problem.column}`)} - ${bold("error")} ` +
        `TS${problem.code}: ${problem.message}`,
      ...quote(source, problem, problem.length, 0),
    ];
  });
  const [first] = problems;
  const where = first ? `${first.file ?? cellPlace(name)}:${first.line}:${first.column}` : "";
  const evalue = first ? `${where} - TS${first.code}: ${first.message}` : "";
  return { ename: "TypeScriptError", evalue, traceback } satisfies Failure;
}

function headOf(thrown: unknown): { ename: string; evalue: string } {
  if (!isError(thrown)) return { ename: "Thrown", evalue: inspectSafely(thrown) };
  return { ename: nameOf(thrown), evalue: textOf(readSafely(thrown, "message") ?? "") };
}

/** An error's name; where its class gave it none, the class's. */
function nameOf(error: Error): string {
  const name = readSafely(error, "name");
  const text = typeof name === "symbol" ? String(name) : textOf(name ?? "Error");
  const ofClass = readSafely(readSafely(error, "constructor"), "name");
  const unnamed = text === "" || ownNames.has(text);
  return unnamed && typeof ofClass === "string" && ofClass !== "" ? ofClass : text;
}

/** An error that is still to be told, and the line above it. */
interface Waiting {
  thrown: unknown;
  above?: string;
}

function tracebackOf(thrown: unknown, texts: Texts): string[] {
  const lines: string[] = [];
  const told = new Set<unknown>();
  const waiting: Waiting[] = [{ thrown }];
  // In a loop and not by recursion: there may be thousands of causes, or a circle of them.
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (told.size === mostErrors) {
      lines.push("… and more errors behind these");
      break;
    }
    if (next.above !== undefined) lines.push(next.above);
    const { ename, evalue } = headOf(next.thrown);
    lines.push(`${bold(ename)}: ${evalue}`);
    if (!isError(next.thrown)) continue;
    if (told.has(next.thrown)) {
      lines.push("  (as above)");
      continue;
    }
    told.add(next.thrown);
    lines.push(...frameLines(next.thrown, evalue, texts), ...details(next.thrown));
    waiting.push(...behind(next.thrown).reverse());
  }
  return lines;
}

/** The errors that an `AggregateError` stands for, and the cause, in the order to be told. */
function behind(error: Error): Waiting[] {
  const errors = errorsOf(error);
  const several = errors.map((thrown, index) => ({
    thrown,
    above: `error ${index + 1} of ${errors.length}:`,
  }));
  const cause = readSafely(error, "cause");
  return cause === undefined ? several : [...several, { thrown: cause, above: "caused by:" }];
}

function errorsOf(error: Error): unknown[] {
  const errors = readSafely(error, "errors");
  try {
    return Array.isArray(errors) ? (errors.slice(0, 10 * mostErrors) as unknown[]) : [];
  } catch {
    return [];
  }
}

/** What else an error has, such as `code`. */
function details(error: Error): string[] {
  const keys = keysOf(error).filter((key) => !toldElsewhere.has(key));
  if (keys.length === 0) return [];
  const shown = keys.slice(0, mostDetails).map((key) => [key, readSafely(error, key)] as const);
  const options = { depth: 1, maxArrayLength: 20, maxStringLength: 500, breakLength: 100 };
  const text = inspectSafely(Object.fromEntries(shown), options);
  return text.split("\n").map((line) => `  ${line}`);
}

function keysOf(value: object): string[] {
  try {
    return Object.keys(value);
  } catch {
    return [];
  }
}

function frameLines(error: Error, message: string, texts: Texts): string[] {
  return framesOf(stackOf(error, message), texts, mostFrames).flatMap((frame) => {
    const name = frame.name ? `${frame.name}, ` : "";
    const at = `  at ${name}${bold(`${frame.place}:${frame.line}:${frame.column}`)}`;
    return [at, ...quote(frame.source, frame, 1, frame.place.startsWith("Cell") ? 1 : 0)];
  });
}

/** The text of the frames; a message may have lines that look like one. */
function stackOf(error: Error, message: string): string {
  const stack = readSafely(error, "stack");
  const text = Array.isArray(stack)
    ? stack
        .map((site) => `\n    at ${textOf(readSafely(site, "toString") && String(site))}`)
        .join("")
    : textOf(stack ?? "");
  const head = text.indexOf(message);
  return message === "" || head < 0 ? text : text.slice(head + message.length);
}

/** The line at a position with a mark below it, and `context` lines above. */
function quote(source: string, at: Position, length: number, context: number): string[] {
  const lines = source.split("\n");
  if (source === "" || at.line > lines.length) return [];
  const first = Math.max(1, at.line - context);
  const width = String(at.line).length;
  const quoted = lines
    .slice(first - 1, at.line)
    .map((text, index) => `    ${String(first + index).padStart(width)} | ${text}`);
  const mark = " ".repeat(at.column - 1) + bold(length === 1 ? "^" : "~".repeat(length));
  return [...quoted, `    ${" ".repeat(width)} | ${mark}`];
}
