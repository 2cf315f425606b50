import ts from "typescript";
import { carriedFrom, stillSeen, type Carried } from "./carried";
import { CellProgram, type Analysis } from "./cell_program";
import { declaredNames, importedNames, type Declared, type ImportedName } from "./declared";
import { lowerCell, withoutCarried } from "./lower";
import { lookedIn, isRelative, type Place } from "./place";
import { CompileError, problemOf } from "./problems";
import { Renamed } from "./renamed";

/** A module that a cell imports, and under which names it puts what the module exports. */
export interface CellImport {
  specifier: string;
  names: { imported: string; local: string }[];
  /** Where in the cell the specifier stands, an offset. */
  start: number;
}

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
      .update(this.textOf(code).text)
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
      .update(this.textOf(code).text)
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
      return !usedBeforeDeclared.has(code) || !isCarried(checker, file, start, end);
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
      if (error.file !== file || !isRelative(specifier)) return problem;
      return { ...problem, message: `${problem.message} (${lookedIn(this.place)})` };
    });
    return new CompileError(problems);
  }

  private lowered({ end, declared }: CellText, { program, checker, file }: Analysis): Compiled {
    const statements = file.statements.filter(({ pos }) => pos < end);
    const last = statements.filter((each) => !ts.isEmptyStatement(each)).at(-1);
    const values = declared.filter(({ meaning }) => meaning !== "type");
    const bindings = new Set(values.map(({ name }) => this.renamed.spelling(name)));
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
      imports: statements.flatMap((each) => this.importOf(each, checker)),
      bindings: [...bindings],
      declares: carriedFrom(file, statements, checker, (name) => this.renamed.spelling(name)),
      uses: this.usedBy(statements, checker, file, end),
    };
  }

  private importOf(statement: ts.Statement, checker: ts.TypeChecker): CellImport[] {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) {
      return [];
    }
    const { text: specifier } = statement.moduleSpecifier;
    const start = statement.moduleSpecifier.getStart();
    const all = importedNames(statement);
    const names = all
      .filter((each) => isValue(each, checker))
      .map(({ imported, identifier }) => ({
        imported,
        local: this.renamed.spelling(identifier.text),
      }));
    // An import of nothing but types loads nothing.
    if (statement.importClause && names.length === 0) return [];
    return [{ specifier, names, start }];
  }

  private usedBy(
    statements: readonly ts.Statement[],
    checker: ts.TypeChecker,
    file: ts.SourceFile,
    end: number,
  ): string[] {
    const known = new Set(this.carried.map(({ name }) => name));
    const used = new Set<string>();
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && known.has(node.text) && !used.has(node.text)) {
        if (isCarried(checker, file, node.getStart(file), end, node)) used.add(node.text);
      }
      ts.forEachChild(node, visit);
    };
    if (known.size > 0) statements.forEach(visit);
    return [...used];
  }
}

/** TypeScript's codes for a variable, a class or an enum that is used above its declaration. */
const usedBeforeDeclared = new Set([2448, 2449, 2450]);

/** TypeScript's codes for decorators that are written for its own older kind. */
const olderDecorators = new Set([1206, 1238, 1239, 1240, 1241, 1270, 1271]);

/** Whether a name in a cell means what an earlier cell declared. */
function isCarried(
  checker: ts.TypeChecker,
  file: ts.SourceFile,
  start: number,
  end: number,
  node: ts.Node | undefined = identifierAt(file, start),
): boolean {
  if (!node) return false;
  const symbol =
    node.parent && ts.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
  return (symbol?.declarations ?? []).some(
    (each) => each.getSourceFile() === file && each.pos >= end,
  );
}

function identifierAt(file: ts.SourceFile, start: number): ts.Node | undefined {
  const visit = (node: ts.Node): ts.Node | undefined => {
    if (node.pos > start || node.end <= start) return undefined;
    if (ts.isIdentifier(node) && node.getStart(file) === start) return node;
    return ts.forEachChild(node, visit);
  };
  return visit(file);
}

/** Whether an imported name is there when the cell runs; what is not known is believed to be. */
function isValue({ identifier, isType }: ImportedName, checker: ts.TypeChecker): boolean {
  if (isType) return false;
  const symbol = checker.getSymbolAtLocation(identifier);
  if (!symbol || (symbol.flags & ts.SymbolFlags.Alias) === 0) return true;
  const { flags } = checker.getAliasedSymbol(symbol);
  const types = ts.SymbolFlags.Type & ~ts.SymbolFlags.Class & ~ts.SymbolFlags.Enum;
  return (flags & ts.SymbolFlags.Value) !== 0 || (flags & types) === 0;
}

/** Whether a cell that ends in this statement has a value. */
function hasValue(statement: ts.Statement): boolean {
  return ts.isExpressionStatement(statement) || ts.isExportAssignment(statement);
}

/** Whether code awaits outside of its functions. */
function awaits(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return false;
  if (ts.isAwaitExpression(node)) return true;
  if (ts.isForOfStatement(node) && node.awaitModifier) return true;
  if (
    ts.isVariableDeclarationList(node) &&
    (node.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing
  ) {
    return true;
  }
  return ts.forEachChild(node, (child) => awaits(child) || undefined) ?? false;
}

function order(a: ts.CompletionEntry, b: ts.CompletionEntry): number {
  return a.sortText.localeCompare(b.sortText) || a.name.localeCompare(b.name);
}
