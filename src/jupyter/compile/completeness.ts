import ts from "typescript";

/** Whether a cell's text can be run, lacks its end, or is wrong whatever may follow. */
export type Completeness =
  | { readonly status: "complete" | "invalid" }
  | { readonly status: "incomplete"; readonly indent: string };

/** Messages of the parser about what goes on over lines and has no end yet: a template, a comment. */
const openEnded = new Set([1160, 1010]);

/** A string in quotes ends on its line, unless a backslash takes it on to the next. */
const unterminatedString = 1002;

/** Judges a cell's text by where its first syntax error stands: past the text's end, more may mend it. */
export function completenessOf(code: string): Completeness {
  const { ESNext } = ts.ScriptTarget;
  const { diagnostics = [] } = ts.transpileModule(code, {
    reportDiagnostics: true,
    compilerOptions: { target: ESNext, module: ts.ModuleKind.ESNext },
  });
  const syntax = diagnostics.filter(({ start }) => start !== undefined);
  if (syntax.length === 0) return { status: "complete" };
  if (syntax.some(({ code }) => openEnded.has(code))) return { status: "incomplete", indent: "" };
  if (syntax.some(({ code }) => code === unterminatedString) && !/\\\n?$/.test(code)) {
    return { status: "invalid" };
  }
  const first = Math.min(...syntax.map(({ start = 0 }) => start));
  if (first < code.trimEnd().length) return { status: "invalid" };
  return { status: "incomplete", indent: indentAfter(code) };
}

/** The indentation of the last line, and two blanks more where it opens something. */
function indentAfter(code: string): string {
  const last = code.trimEnd().split("\n").at(-1) ?? "";
  const indent = /^\s*/.exec(last)?.[0] ?? "";
  return /([{([]|=>)$/.test(last) ? `${indent}  ` : indent;
}
