import ts from "typescript";
import { carriedFrom, stillSeen, type Carried } from "./carried";
import { CellProgram, type Analysis } from "./cell_program";
import { importsOf, type CellImport } from "./cell_imports";
import { declaredNames, type Declared } from "./declared";
import { awaits, hasValue, lowerCell, withoutCarried } from "./lower";
import { isCarriedAt, namesUsed } from "./used_names";
import { lookedIn, isRelative, type Place } from "./place";
import { importOfMissing } from "./not_imported";
import { CompileError, problemOf } from "./problems";
import { Renamed } from "./renamed";

/** A compiled cell. */
export interface Compiled {
  /** The body of a function, which assigns to the bindings that cells share. */
  javascript: string;
  sourceMap: string;
  isAsync: boolean;
  imports: CellImport[];
  /** The values that the cell declares, as the bindings are spelled. */
  bindings: string[];
  /** What it declares, for the cells after it. */
  declares: Carried[];
  /** The names of earlier cells that it uses. */
  uses: string[];
}

/** What the compiler says of a name under the cursor. */
export interface Inspection {
  signature: string;
  documentation: string;
}

/** Names that may stand in place of `[start, end)`. */
export interface Completion {
  start: number;
  end: number;
  names: string[];
}

/** A cell and, behind it, what it sees of the cells before. */
interface CellText {
  text: string;
  end: number;
  declared: Declared[];
}

/** Compiles cells, each knowing what those before it declared. */
export class Compiler {
  private readonly program: CellProgram;
  private readonly renamed = new Renamed();
  private carried: Carried[] = [];

  constructor(private readonly place: Place) {
    this.program = new CellProgram(place);
    // The declarations of the language and of Node are read before the first cell.
    this.program.analyse("export {};");
  }

  /** @throws CompileError when the cell, or a file of the project that it imports, has errors. */
  compile(code: string): Compiled {
    const cell = this.textOf(code);
    let analysis = this.program.analyse(cell.text);
    let inCell = this.cellErrors(analysis, cell);
    if (inCell.some(({ code }) => olderDecorators.has(code))) {
      analysis = this.program.analyse(cell.text, { experimentalDecorators: true });
      inCell = this.cellErrors(analysis, cell);
    }
    const errors = [...inCell, ...this.program.importedErrors(analysis)];
    if (errors.length > 0) throw this.compileError(errors, analysis.file, cell.end);
    return this.lowered(cell, analysis);
  }

  /** What cells after it see of a cell that ran. */
  carry(declares: readonly Carried[]): void {
    this.carried = [...stillSeen(this.carried, declares), ...declares];
  }

  /** What stands at `position`, an offset in UTF-16 units; undefined for nothing known. */
  inspect(code: string, position: number): Inspection | undefined {
    const info = this.program
      .questions(this.textOf(code).text)
      .getQuickInfoAtPosition(this.program.cell, position);
    if (!info) return undefined;
    const tags = (info.tags ?? []).map(
      (tag) => `@${tag.name} ${ts.displayPartsToString(tag.text)}`,
    );
    return {
      signature: ts.displayPartsToString(info.displayParts),
      documentation: [ts.displayPartsToString(info.documentation), ...tags]
        .filter(Boolean)
        .join("\n"),
    };
  }

  /** Names that fit at `position`, an offset in UTF-16 units. */
  complete(code: string, position: number): Completion {
    const info = this.program
      .questions(this.textOf(code).text)
      .getCompletionsAtPosition(this.program.cell, position, {
        includeCompletionsWithInsertText: false,
      });
    const before = /[\p{ID_Continue}$\u200c\u200d]*$/u.exec(code.slice(0, position))?.[0] ?? "";
    const after = /^[\p{ID_Continue}$\u200c\u200d]*/u.exec(code.slice(position))?.[0] ?? "";
    const span = info?.optionalReplacementSpan;
    const start = span ? span.start : position - before.length;
    const end = span ? span.start + span.length : position + after.length;
    const typed = code.slice(start, position).toLowerCase();
    const entries = [...(info?.entries ?? [])].sort((a, b) => order(a, b));
    const names = [...new Set(entries.map(({ name }) => name))];
    // Names that hold what was typed in their middle: only where none begins so.
    const starting = names.filter((name) => name.toLowerCase().startsWith(typed));
    const holding = names.filter((name) => name.toLowerCase().includes(typed));
    return { start, end, names: starting.length > 0 ? starting : holding };
  }

  /** A cell's text with the declarations of earlier cells that it does not make anew. */
  private textOf(code: string): CellText {
    const alone = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, true);
    const declared = declaredNames(alone.statements);
    const seen = stillSeen(this.carried, declared).map(({ text }) => text);
    return { text: [code, ";", ...seen, "export {};"].join("\n"), end: code.length, declared };
  }

  private cellErrors({ program, checker, file }: Analysis, { end }: CellText): ts.Diagnostic[] {
    const syntax = program.getSyntacticDiagnostics(file);
    if (syntax.length > 0) return [...syntax];
    return program.getSemanticDiagnostics(file).filter(({ start = 0, code }) => {
      if (start >= end) return false;
      // What an earlier cell declared stands behind this one, but was there before it.
      return !usedBeforeDeclared.has(code) || !isCarriedAt(start, { checker, file, end });
    });
  }

  private compileError(
    errors: readonly ts.Diagnostic[],
    file: ts.SourceFile,
    end: number,
  ): CompileError {
    const problems = errors.map((error) => {
      const problem = problemOf(error, file, end, this.place.root);
      const specifier = /^Cannot find module '([^']+)'/.exec(problem.message)?.[1] ?? "";
      if (error.file !== file) return problem;
      const advice = isRelative(specifier)
        ? ` (${lookedIn(this.place)})`
        : importOfMissing(error, this.place.root);
      return { ...problem, message: problem.message + advice };
    });
    return new CompileError(problems);
  }

  private lowered({ end, declared }: CellText, { program, checker, file }: Analysis): Compiled {
    const statements = file.statements.filter(({ pos }) => pos < end);
    const last = statements.filter((each) => !ts.isEmptyStatement(each)).at(-1);
    const spelling = (name: string) => this.renamed.spelling(name);
    const values = declared.filter(({ meaning }) => meaning !== "type");
    const bindings = new Set(values.map(({ name }) => spelling(name)));
    const outputs = { javascript: "", sourceMap: "" };
    program.emit(
      file,
      (name, text) => (outputs[name.endsWith(".map") ? "sourceMap" : "javascript"] = text),
      undefined,
      false,
      {
        before: [withoutCarried(end), this.renamed.transformer(file, checker)],
        after: [lowerCell({ names: bindings, last: last && hasValue(last) ? last : undefined })],
      },
    );
    return {
      ...outputs,
      isAsync: statements.some(awaits),
      imports: statements.flatMap((each) => importsOf(each, checker, spelling)),
      bindings: [...bindings],
      declares: carriedFrom(file, statements, checker, spelling),
      uses: namesUsed(statements, this.carried, { checker, file, end }),
    };
  }
}

/** TypeScript's codes for a variable, a class or an enum that is used above its declaration. */
const usedBeforeDeclared = new Set([2448, 2449, 2450]);

/** TypeScript's codes for decorators that are written for its own older kind. */
const olderDecorators = new Set([1206, 1238, 1239, 1240, 1241, 1270, 1271]);

function order(a: ts.CompletionEntry, b: ts.CompletionEntry): number {
  return a.sortText.localeCompare(b.sortText) || a.name.localeCompare(b.name);
}
