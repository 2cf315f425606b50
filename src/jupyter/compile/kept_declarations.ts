import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import ts from "typescript";
import { writeFilesAtomically } from "../../host/node/atomic_files";
import { stampOf } from "./stamp";

/** The declarations of `src`, by which a cell's imports are checked in a third of the time. */
export interface KeptDeclarations {
  /** Whether they still say what the sources say. */
  areCurrent(): boolean;
  /** Their text; undefined for any other file. */
  text(file: string): string | undefined;
  /** Whether a file is there: of a source and its declarations, only the declarations are. */
  exists(file: string): boolean | undefined;
}

interface Content {
  environment: string;
  /** Each source, relative to the root: when it was last looked at, and the hash of its text. */
  sources: Record<string, { stamp: string; hash: string }>;
  /** Declarations by their file's name, relative to the root. */
  declarations: Record<string, string>;
}

/** What else than the sources an answer of the compiler hangs on: its version, and the packages. */
export function environmentOf(root: string): string {
  return `${ts.version} ${stampOf(join(root, "node_modules/.package-lock.json"))}`;
}

function fileOf(root: string): string {
  return join(root, ".setup", "jupyter", "declarations.json");
}

/** The declarations that {@link makeDeclarations} left; undefined where they are missing or out of date. */
export function keptDeclarations(root: string): KeptDeclarations | undefined {
  const content = read(root);
  if (content?.environment !== environmentOf(root)) return undefined;
  const texts = new Map<string, string>();
  for (const [name, text] of Object.entries(content.declarations))
    texts.set(join(root, name), text);
  const sources = Object.entries(content.sources).map(([name, known]) => ({
    path: join(root, name),
    ...known,
  }));
  const paths = new Set(sources.map(({ path }) => path));
  const kept: KeptDeclarations = {
    areCurrent: () =>
      sources.every((source) => {
        const stamp = stampOf(source.path);
        if (stamp === source.stamp) return true;
        if (stamp === "" || hashOf(readFileSync(source.path, "utf8")) !== source.hash) return false;
        source.stamp = stamp;
        return true;
      }),
    text: (file) => texts.get(file),
    exists: (file) => (texts.has(file) ? true : paths.has(file) ? false : undefined),
  };
  return kept.areCurrent() ? kept : undefined;
}

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
  writeFilesAtomically({ [fileOf(root)]: JSON.stringify(content) });
  return sources.length;
}

function read(root: string): Content | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(root), "utf8")) as Content;
  } catch {
    return undefined;
  }
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
