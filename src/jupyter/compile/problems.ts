import { relative, sep } from "node:path";
import ts from "typescript";

/** A place where the compiler objects. */
export interface Problem {
  /** Relative to the project root; undefined for the cell itself. */
  file?: string;
  /** One-based. */
  line: number;
  column: number;
  length: number;
  code: number;
  message: string;
}

/** A cell that does not compile. */
export class CompileError extends Error {
  override readonly name = "CompileError";

  constructor(readonly problems: Problem[]) {
    super(problems[0]?.message ?? "the cell does not compile");
  }
}

/** TypeScript's advice for a part of the language that is newer than its settings, here than Node. */
const newerLibrary = /\.? Do you need to change your target library\?.*$/s;

/**
 * A diagnostic as a problem of the cell, which is the first `end` characters of its file, or of a
 * file of the project.
 */
export function problemOf(
  { file, start = 0, length = 0, code, messageText }: ts.Diagnostic,
  cell: ts.SourceFile,
  end: number,
  root: string,
): Problem {
  const message = ts
    .flattenDiagnosticMessageText(messageText, "\n")
    .replace(newerLibrary, ` (Node ${process.versions.node} does not have it)`);
  if (!file) return { line: 1, column: 1, length: 1, code, message };
  // What is missing at the end of a cell is found behind it.
  const from = file === cell ? Math.min(start, end) : start;
  const at = file.getLineAndCharacterOfPosition(from);
  const to = file.getLineAndCharacterOfPosition(from + length);
  return {
    ...(file === cell ? {} : { file: relative(root, file.fileName).split(sep).join("/") }),
    line: at.line + 1,
    column: at.character + 1,
    length: at.line === to.line ? Math.max(1, to.character - at.character) : 1,
    code,
    message,
  };
}
