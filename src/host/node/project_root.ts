import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** The `name` in the project's package.json. */
const PACKAGE_NAME = "latent-lab";

/**
 * The project's folder: the nearest one above this file, or else above the current folder, whose
 * package.json is the project's. A kernel runs compiled copies of `src/` from elsewhere, hence
 * the second search.
 *
 * @returns an absolute path; the current folder where neither search finds it
 */
export function projectRoot(): string {
  return findAbove(__dirname) ?? findAbove(process.cwd()) ?? process.cwd();
}

function findAbove(start: string): string | undefined {
  for (let folder = start; ; folder = path.dirname(folder)) {
    const file = path.join(folder, "package.json");
    if (existsSync(file) && packageName(file) === PACKAGE_NAME) return folder;
    if (path.dirname(folder) === folder) return undefined;
  }
}

function packageName(file: string): unknown {
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { name?: unknown } | null)?.name;
  } catch {
    return undefined; // somebody else's broken package.json on the way up is not ours to judge
  }
}
