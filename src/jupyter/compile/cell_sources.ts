import { dirname, join, sep } from "node:path";
import ts from "typescript";
import { stampOf } from "./environment";
import { keptDeclarations, type KeptDeclarations } from "./kept_declarations";
import { candidates, cellFile, isRelative, type Place } from "./place";

/** What the compiler reads: the present cell, and on disk what it imports. */
export class CellSources {
  readonly cell: string;
  /** Declares what a cell knows beside Node's own globals. */
  readonly globals = join(__dirname, "..", "input", "cell_globals.d.ts");
  /** Goes up when an import may lead elsewhere than before. */
  generation = 0;
  private declarations: KeptDeclarations | undefined;
  private text = "";
  private cellVersion = 0;
  /** Whether an import of the project's own was not found: it may be there the next time. */
  private hasUnresolved = false;
  private readonly resolutions: ts.ModuleResolutionCache;

  constructor(
    private readonly place: Place,
    options: ts.CompilerOptions,
  ) {
    this.cell = cellFile(place);
    this.declarations = keptDeclarations(place.root);
    this.resolutions = ts.createModuleResolutionCache(place.root, (name) => name, options);
  }

  /** Puts another cell in the place of the one before. */
  set(text: string): void {
    this.text = text;
    this.cellVersion++;
    const outdated = this.declarations && !this.declarations.areCurrent();
    if (outdated) this.declarations = undefined;
    if (outdated || this.hasUnresolved) this.resolveAnew();
  }

  /** Forgets where imports lead. */
  resolveAnew(): void {
    this.hasUnresolved = false;
    this.resolutions.clear();
    this.generation++;
  }

  /** A file's text; undefined where there is none. */
  read(file: string): string | undefined {
    if (file === this.cell) return this.text;
    return this.declarations?.text(file) ?? ts.sys.readFile(file);
  }

  /** What changes when a file does; empty for one that is not looked at again. */
  version(file: string): string {
    if (file === this.cell) return String(this.cellVersion);
    return this.isProjects(file) && !this.isDeclared(file) ? stampOf(file) : "";
  }

  /** Whether it is a file of the project, and neither the cell nor of the kernel's own. */
  isProjects(file: string): boolean {
    const { root, folder } = this.place;
    const inside = file.startsWith(root + sep) || file.startsWith(folder + sep);
    const isOwn = file === this.cell || file === this.globals;
    return inside && !isOwn && !file.includes("/node_modules/");
  }

  /** Whether a file of the project, which was there before, is not any more. */
  isGone(file: string): boolean {
    return this.isProjects(file) && !this.isDeclared(file) && stampOf(file) === "";
  }

  /** What the compiler and the language service ask of a disk. */
  host() {
    const cache = this.resolutions;
    const host = {
      fileExists: (file: string) =>
        file === this.cell || (this.declarations?.exists(file) ?? ts.sys.fileExists(file)),
      readFile: (file: string) => this.read(file),
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
      readDirectory: ts.sys.readDirectory,
      realpath: ts.sys.realpath,
      getCurrentDirectory: () => this.place.root,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      useCaseSensitiveFileNames: () => true,
      // Or the package.json of every file's folder would be read again for each cell.
      getModuleResolutionCache: () => cache,
      resolveModuleNameLiterals: (
        literals: readonly ts.StringLiteralLike[],
        containing: string,
        redirected: ts.ResolvedProjectReference | undefined,
        options: ts.CompilerOptions,
        importing: ts.SourceFile,
      ) =>
        literals.map((literal) => {
          const mode = ts.getModeForUsageLocation(importing, literal, options);
          return this.resolved(literal.text, containing, (specifier, from) =>
            ts.resolveModuleName(specifier, from, options, host, cache, redirected, mode),
          );
        }),
    };
    return host;
  }

  private isDeclared(file: string): boolean {
    return this.declarations?.text(file) !== undefined;
  }

  private resolved(specifier: string, containing: string, resolve: Resolve): Resolution {
    if (containing === this.cell) {
      for (const { folder, specifier: spelled } of candidates(this.place, specifier)) {
        const found = resolve(spelled, join(folder, "__cell__.ts"));
        if (found.resolvedModule) return found;
      }
    } else if (containing.includes("/node_modules/") && isRelative(specifier)) {
      // Some hundred files of a package import one another; this is where they are.
      const file = `${join(dirname(containing), specifier)}.d.ts`;
      if (ts.sys.fileExists(file)) return declared(file);
    }
    const found = resolve(specifier, containing);
    const isOurs = containing === this.cell || this.isProjects(containing);
    if (!found.resolvedModule && isOurs) this.hasUnresolved = true;
    return found;
  }
}

type Resolution = ts.ResolvedModuleWithFailedLookupLocations;
type Resolve = (specifier: string, from: string) => Resolution;

function declared(resolvedFileName: string): Resolution {
  const extension = ts.Extension.Dts;
  return { resolvedModule: { resolvedFileName, extension, isExternalLibraryImport: true } };
}
