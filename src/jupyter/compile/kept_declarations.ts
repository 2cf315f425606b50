import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environmentOf, stampOf } from "./environment";

/** The declarations of `src`, by which a cell's imports are checked in a third of the time. */
export interface KeptDeclarations {
  /** Whether they still say what the sources say. */
  areCurrent(): boolean;
  /** Their text; undefined for any other file. */
  text(file: string): string | undefined;
  /** Whether a file is there: of a source and its declarations, only the declarations are. */
  exists(file: string): boolean | undefined;
}

/** What is kept. */
export interface Content {
  environment: string;
  /** Each source, relative to the root: when it was last looked at, and the hash of its text. */
  sources: Record<string, { stamp: string; hash: string }>;
  /** Declarations by their file's name, relative to the root. */
  declarations: Record<string, string>;
}

/** Where it is kept. */
export function declarationsFile(root: string): string {
  return join(root, ".setup", "jupyter", "declarations.json");
}

/** The declarations that the set-up left; undefined where they are missing or out of date. */
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

function read(root: string): Content | undefined {
  try {
    return JSON.parse(readFileSync(declarationsFile(root), "utf8")) as Content;
  } catch {
    return undefined;
  }
}

/** What changes when a text does. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
