import { join, resolve } from "node:path";
import ts from "typescript";

/** Says whether a file of the project would still compile with another text. */
export interface TypeChecker {
  /** @param file from the root */
  accepts(file: string, text: string): boolean;
}

/**
 * The compiler's language service over the sources: after the first answer, one takes a moment. It
 * reads the changed file alone; what its importers would say is left to the tests.
 *
 * @param files from the root
 */
export function createTypeChecker(root: string, files: readonly string[]): TypeChecker {
  const config = join(root, "tsconfig.json");
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, (file) => ts.sys.readFile(file)).config,
    ts.sys,
    root,
  );
  const changed = { file: "", text: "", version: 0 };
  const versions = new Map<string, string>();
  const service = ts.createLanguageService(
    {
      getCompilationSettings: () => options,
      getCurrentDirectory: () => root,
      getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
      getScriptFileNames: () => files.map((file) => join(root, file)),
      getScriptVersion: (file) => versions.get(resolve(file)) ?? "0",
      getScriptSnapshot(file) {
        const text = resolve(file) === changed.file ? changed.text : ts.sys.readFile(file);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      fileExists: (file) => ts.sys.fileExists(file),
      readFile: (file) => ts.sys.readFile(file),
      directoryExists: (folder) => ts.sys.directoryExists(folder),
      getDirectories: (folder) => ts.sys.getDirectories(folder),
    },
    ts.createDocumentRegistry(),
  );
  const put = (file: string, text: string) => {
    changed.version++;
    for (const each of [changed.file, file]) versions.set(each, String(changed.version));
    Object.assign(changed, { file, text });
  };
  return {
    accepts(file, text) {
      const path = join(root, file);
      put(path, text);
      const problems =
        service.getSyntacticDiagnostics(path).length || service.getSemanticDiagnostics(path).length;
      return problems === 0;
    },
  };
}
