import { dirname, join, sep } from "node:path";
import ts from "typescript";
import { CheckedSources } from "./checked_sources";
import { environmentOf, stampOf } from "./environment";
import { keptDeclarations, type KeptDeclarations } from "./kept_declarations";
import { cellOptions } from "./options";
import { candidates, cellFile, isRelative, type Place } from "./place";

/** A cell as the compiler sees it. */
export interface Analysis {
  program: ts.Program;
  checker: ts.TypeChecker;
  file: ts.SourceFile;
}

/**
 * The program of which the present cell is the root, and what it imports the rest. Whatever did not
 * change since the cell before is not read again.
 */
export class CellProgram {
  readonly cell: string;
  private readonly globals: string;
  private options = cellOptions();
  private readonly registry = ts.createDocumentRegistry(true);
  private readonly checked: CheckedSources;
  private declarations: KeptDeclarations | undefined;
  private services: ts.LanguageService;
  private readonly snapshots = new Map<string, { version: string; snapshot: ts.IScriptSnapshot }>();
  private text = "";
  private version = 0;
  /** Whether an import of the project's own was not found: it may be there the next time. */
  private hasUnresolved = false;
  private mayResolve = false;
  private readonly resolutions: ts.ModuleResolutionCache;

  constructor(private readonly place: Place) {
    this.cell = cellFile(place);
    this.globals = join(__dirname, "..", "input", "cell_globals.d.ts");
    const setup = join(place.root, ".setup", "jupyter");
    this.checked = new CheckedSources(join(setup, "checked.json"), environmentOf(place.root));
    this.declarations = keptDeclarations(place.root);
    this.resolutions = ts.createModuleResolutionCache(place.root, (name) => name, this.options);
    this.services = ts.createLanguageService(this.host(), this.registry);
  }

  /** What the compiler makes of a cell's text, and of the files that it imports as they are now. */
  analyse(text: string, differing: ts.CompilerOptions = {}): Analysis {
    this.options = { ...cellOptions(), ...differing };
    const program = this.update(text).getProgram();
    const file = program?.getSourceFile(this.cell);
    if (!program || !file) throw new Error("the compiler lost its cell");
    return { program, checker: program.getTypeChecker(), file };
  }

  /** Answers questions about a cell's text. */
  update(text: string): ts.LanguageService {
    if (this.declarations && !this.declarations.areCurrent()) {
      this.declarations = undefined;
      // The new one takes over what both hold before the old one lets go of it.
      const old = this.services;
      this.resolutions.clear();
      this.snapshots.clear();
      this.services = ts.createLanguageService(this.host(), this.registry);
      this.services.getProgram();
      old.dispose();
    }
    this.mayResolve = this.hasUnresolved;
    if (this.mayResolve) this.resolutions.clear();
    this.hasUnresolved = false;
    this.text = text;
    this.version++;
    return this.services;
  }

  /** The errors in those files of the project that a cell imports; none where they are known to be clean. */
  importedErrors({ program }: Analysis): readonly ts.Diagnostic[] {
    const imported = program
      .getSourceFiles()
      .filter(
        ({ fileName }) =>
          this.isProjects(fileName) && fileName !== this.cell && fileName !== this.globals,
      );
    const sources = imported.filter(({ isDeclarationFile }) => !isDeclarationFile);
    if (sources.length === 0 || this.checked.has(imported)) return [];
    const errors = sources.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]);
    if (errors.length === 0) this.checked.add(imported);
    return errors;
  }

  private host(): ts.LanguageServiceHost {
    const { root } = this.place;
    const own = (file: string) => (file === this.cell ? this.text : undefined);
    const read = (file: string) =>
      own(file) ?? this.declarations?.text(file) ?? ts.sys.readFile(file);
    const cache = this.resolutions;
    const host: ts.LanguageServiceHost & ts.ModuleResolutionHost = {
      getCompilationSettings: () => this.options,
      getScriptFileNames: () => [this.globals, this.cell],
      getScriptVersion: (file) => this.versionOf(file),
      getScriptSnapshot: (file) => this.snapshotOf(file, read),
      getCurrentDirectory: () => root,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: (file) =>
        own(file) !== undefined || (this.declarations?.exists(file) ?? ts.sys.fileExists(file)),
      readFile: read,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
      readDirectory: ts.sys.readDirectory,
      realpath: ts.sys.realpath,
      useCaseSensitiveFileNames: () => true,
      resolveModuleNameLiterals: (literals, containing, redirected, options, importing) =>
        literals.map((literal) => {
          const mode = ts.getModeForUsageLocation(importing, literal, options);
          const resolve = (specifier: string, from: string) =>
            ts.resolveModuleName(specifier, from, options, host, cache, redirected, mode);
          return this.resolved(literal.text, containing, resolve, host);
        }),
    };
    // What the language service asks for, though its types do not say so.
    return Object.assign(host, {
      hasInvalidatedResolutions: () => this.mayResolve,
      // Or it would read the package.json of every file's folder again for each cell.
      getModuleResolutionCache: () => cache,
    });
  }

  private resolved(
    specifier: string,
    containing: string,
    resolve: (specifier: string, from: string) => ts.ResolvedModuleWithFailedLookupLocations,
    { fileExists }: ts.ModuleResolutionHost,
  ): ts.ResolvedModuleWithFailedLookupLocations {
    if (containing === this.cell) {
      for (const { folder, specifier: spelled } of candidates(this.place, specifier)) {
        const found = resolve(spelled, join(folder, "__cell__.ts"));
        if (found.resolvedModule) return found;
      }
    } else if (containing.includes("/node_modules/") && isRelative(specifier)) {
      // Some hundred files of a package import one another; this is where they are.
      const file = `${join(dirname(containing), specifier)}.d.ts`;
      if (fileExists(file)) return declared(file);
    }
    const found = resolve(specifier, containing);
    if (!found.resolvedModule && this.isProjects(containing)) this.hasUnresolved = true;
    return found;
  }

  /** A file's text; the compiler asks for every file's with every cell. */
  private snapshotOf(
    file: string,
    read: (file: string) => string | undefined,
  ): ts.IScriptSnapshot | undefined {
    const version = this.versionOf(file);
    const known = this.snapshots.get(file);
    if (known?.version === version) return known.snapshot;
    const text = read(file);
    if (text === undefined) return undefined;
    const snapshot = ts.ScriptSnapshot.fromString(text);
    this.snapshots.set(file, { version, snapshot });
    return snapshot;
  }

  private versionOf(file: string): string {
    if (file === this.cell) return String(this.version);
    if (!this.isProjects(file) || file === this.globals) return "";
    if (this.declarations?.text(file) !== undefined) return "";
    return stampOf(file);
  }

  private isProjects(file: string): boolean {
    const { root, folder } = this.place;
    const inside = file.startsWith(root + sep) || file.startsWith(folder + sep);
    return inside && !file.includes("/node_modules/");
  }
}

function declared(resolvedFileName: string): ts.ResolvedModuleWithFailedLookupLocations {
  const extension = ts.Extension.Dts;
  return { resolvedModule: { resolvedFileName, extension, isExternalLibraryImport: true } };
}
