import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** What changes when a file does: its time and size; empty where it is missing. */
export function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs} ${stat.size}` : "";
}

/** The compiler's version, known without loading it. */
export function typescriptVersion(): string {
  return (createRequire(__filename)("typescript/package.json") as { version: string }).version;
}

/** What else than the sources an answer of the compiler hangs on: its version, and the packages. */
export function environmentOf(root: string): string {
  return `${typescriptVersion()} ${stampOf(join(root, "node_modules/.package-lock.json"))}`;
}
