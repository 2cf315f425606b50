import { join, relative, sep } from "node:path";
import ts from "typescript";
import { writeFilesAtomically } from "../../host/node/atomic_files";
import { environmentOf, stampOf } from "./environment";
import { declarationsFile, hashOf, type Content } from "./kept_declarations";

/**
 * Writes the declarations of `src/index.ts` and of all that it imports.
 *
 * @returns how many files they are; 0 where the sources have errors, which a cell will then show
 */
export function makeDeclarations(root: string): number {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const emitting = { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true };
  const program = ts.createProgram([join(root, "src/index.ts")], emitting);
  const environment = environmentOf(root);
  const content: Content = { environment, sources: {}, declarations: {} };
  const name = (path: string) => relative(root, path).split(sep).join("/");
  const sources = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(join(root, "src") + sep));
  for (const source of sources) {
    const { fileName, text } = source;
    content.sources[name(fileName)] = { stamp: stampOf(fileName), hash: hashOf(text) };
    if (ts.getPreEmitDiagnostics(program, source).length > 0) return 0;
    program.emit(source, (file, declarations) => (content.declarations[name(file)] = declarations));
  }
  writeFilesAtomically({ [declarationsFile(root)]: JSON.stringify(content) });
  return sources.length;
}
