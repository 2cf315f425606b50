import { join } from "node:path";
import ts from "typescript";
import { CellSources } from "./cell_sources";
import { CheckedSources } from "./checked_sources";
import { environmentOf } from "./environment";
import { cellOptions } from "./options";
import type { Place } from "./place";

/** A cell as the compiler sees it. */
export interface Analysis {
  program: ts.Program;
  checker: ts.TypeChecker;
  file: ts.SourceFile;
}

interface Parsed {
  version: string;
  source: ts.SourceFile;
}

/**
 * The program of which the present cell is the root, and what it imports the rest. Whatever did not
 * change since the cell before is not read again.
 */
export class CellProgram {
  private readonly sources: CellSources;
  private readonly checked: CheckedSources;
  /** Shares what both the program and the language service read. */
  private readonly registry = ts.createDocumentRegistry(true);
  private readonly parsed = new Map<string, Parsed>();
  private program: ts.Program | undefined;
  private service: ts.LanguageService | undefined;
  private generation = 0;

  constructor(place: Place) {
    this.sources = new CellSources(place, cellOptions());
    const kept = join(place.root, ".setup", "jupyter", "checked.json");
    this.checked = new CheckedSources(kept, environmentOf(place.root));
  }

  /** The name under which the compiler knows the cell. */
  get cell(): string {
    return this.sources.cell;
  }

  /** What the compiler makes of a cell's text, and of the files that it imports as they are now. */
  analyse(text: string, differing: ts.CompilerOptions = {}): Analysis {
    this.take(text);
    const options = { ...cellOptions(), ...differing };
    const { cell, globals } = this.sources;
    const host: ts.CompilerHost = {
      ...this.sources.host(),
      getSourceFile: (file, languageVersion) => this.sourceOf(file, languageVersion, options),
      getCanonicalFileName: (file) => file,
      getNewLine: () => "\n",
      writeFile: () => undefined,
    };
    const oldProgram = this.program;
    const program = ts.createProgram({ rootNames: [globals, cell], options, host, oldProgram });
    this.program = program;
    const file = program.getSourceFile(cell);
    if (!file) throw new Error("the compiler lost its cell");
    return { program, checker: program.getTypeChecker(), file };
  }

  /** What answers questions about a cell's text; made when the first one is asked. */
  questions(text: string): ts.LanguageService {
    this.take(text);
    const { sources } = this;
    const options = cellOptions();
    this.service ??= ts.createLanguageService(
      {
        ...sources.host(),
        getCompilationSettings: () => options,
        getScriptFileNames: () => [sources.globals, sources.cell],
        getScriptVersion: (file) => sources.version(file),
        getScriptSnapshot: (file) => snapshot(sources.read(file)),
      },
      this.registry,
    );
    return this.service;
  }

  /** The errors in those files of the project that a cell imports; none where they are known to be clean. */
  importedErrors({ program }: Analysis): readonly ts.Diagnostic[] {
    const imported = program
      .getSourceFiles()
      .filter(({ fileName }) => this.sources.isProjects(fileName));
    const sources = imported.filter(({ isDeclarationFile }) => !isDeclarationFile);
    if (sources.length === 0 || this.checked.has(imported)) return [];
    const errors = sources.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]);
    if (errors.length === 0) this.checked.add(imported);
    return errors;
  }

  private take(text: string): void {
    const { sources } = this;
    sources.set(text);
    if ([...this.parsed.keys()].some((file) => sources.isGone(file))) sources.resolveAnew();
    if (this.generation === sources.generation) return;
    this.generation = sources.generation;
    // What they know of imports would go on to hold.
    this.program = undefined;
    this.service?.dispose();
    this.service = undefined;
  }

  private sourceOf(
    file: string,
    languageVersion: ts.ScriptTarget | ts.CreateSourceFileOptions,
    options: ts.CompilerOptions,
  ): ts.SourceFile | undefined {
    const version = this.sources.version(file);
    const known = this.parsed.get(file);
    if (known?.version === version) return known.source;
    const text = this.sources.read(file);
    if (text === undefined) {
      this.parsed.delete(file);
      return undefined;
    }
    // The registry changes a document in its place: only those are shared that never change.
    const source =
      version === ""
        ? this.registry.acquireDocument(
            file,
            options,
            ts.ScriptSnapshot.fromString(text),
            version,
            undefined,
            languageVersion,
          )
        : ts.createSourceFile(file, text, languageVersion, true);
    this.parsed.set(file, { version, source });
    return source;
  }
}

function snapshot(text: string | undefined): ts.IScriptSnapshot | undefined {
  return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
}
