import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";

/**
 * The test files of `src`, `scripts` and `benchmarks`, relative to the root, sorted.
 *
 * @param suffix ".test.ts" or ".long.ts"
 */
export function findTests(root: string, suffix: string): string[] {
  const below = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        const skipped = entry.name === "node_modules" || entry.name.startsWith(".");
        return skipped ? [] : below(path);
      }
      return entry.name.endsWith(suffix) ? [relative(root, path)] : [];
    });
  return ["src", "scripts", "benchmarks"]
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap(below)
    .sort();
}
