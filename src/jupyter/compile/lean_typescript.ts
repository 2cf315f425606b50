import type {
  Diagnostic,
  EmitAndSemanticDiagnosticsBuilderProgram as Builder,
  Program,
  SourceFile,
  WatchCompilerHostOfFilesAndCompilerOptions as Host,
} from "@tslab/typescript-for-tslab";
import { join } from "node:path";
import type { CheckedSources } from "./checked_sources";

/** tslab's own build of the TypeScript compiler. */
export type TypeScript = typeof import("@tslab/typescript-for-tslab");

/** The names that the kernel adds to Node's globals. */
const cellGlobals = join(__dirname, "..", "input", "cell_globals.d.ts");

/**
 * The TypeScript that tslab's converter is given: it leaves out work whose result the kernel does
 * not use, which makes the first import of `src` three times as quick.
 *
 * - The JavaScript of imported files: the kernel loads `src` through Node's own loader.
 * - Checking imported files again that an earlier kernel found without errors.
 */
export function leanTypeScript(typescript: TypeScript, checked: CheckedSources): TypeScript {
  const isCell = (fileName: string) => fileName.endsWith("/__tslab__.ts");

  function createWatchProgram(host: Host<Builder>) {
    const { afterProgramCreate } = host;
    host.rootFiles = [...host.rootFiles, cellGlobals];
    host.afterProgramCreate = (builder) => afterProgramCreate?.(emittingCellsOnly(builder));
    return typescript.createWatchProgram(host);
  }

  function emittingCellsOnly(builder: Builder): Builder {
    const emit: Builder["emit"] = (file, ...rest) =>
      file === undefined || isCell(file.fileName)
        ? builder.emit(file, ...rest)
        : { emitSkipped: true, diagnostics: [] };
    return Object.assign(Object.create(builder) as Builder, { emit });
  }

  const { getPreEmitDiagnosticsOfFiles } = typescript as TypeScript & DiagnosticsOfFiles;
  const diagnose: DiagnosticsOfFiles["getPreEmitDiagnosticsOfFiles"] = (program, files) => {
    const imported = files.filter(({ fileName }) => !isCell(fileName));
    if (imported.length === 0) return whole(getPreEmitDiagnosticsOfFiles(program, files));
    if (checked.has(imported)) {
      const cell = files.filter(({ fileName }) => isCell(fileName));
      return whole(getPreEmitDiagnosticsOfFiles(program, cell));
    }
    const diagnostics = getPreEmitDiagnosticsOfFiles(program, files);
    const names = new Set(imported.map(({ fileName }) => fileName));
    const clean = !diagnostics.some(({ file }) => file && names.has(file.fileName));
    if (clean) checked.add(imported);
    return whole(diagnostics);
  };
  // tslab splits a message with its reasons below it into several, and loses their file.
  const whole = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
    diagnostics.map((diagnostic) => ({
      ...diagnostic,
      messageText: typescript.flattenDiagnosticMessageText(diagnostic.messageText, "\n"),
    }));
  return {
    ...typescript,
    createWatchProgram,
    getPreEmitDiagnosticsOfFiles: diagnose,
  } as TypeScript;
}

/** An addition of tslab's own build of TypeScript. */
interface DiagnosticsOfFiles {
  getPreEmitDiagnosticsOfFiles(
    program: Program,
    files: readonly SourceFile[],
  ): readonly Diagnostic[];
}
