import { basename, dirname, join, relative, sep } from "node:path";
import { findTests } from "../test_runner/find_tests";
import { Imports } from "./imports";

/** What is bundled for a page instead of imported: where a bundle begins, by the file that asks for it. */
const BUNDLED: Readonly<Record<string, string>> = {
  "src/playground/playground_page.ts": "src/playground/page/main.ts",
};

/** Which tests import a file, directly or by way of others. */
export class NoticingTests {
  private readonly importers = new Map<string, Set<string>>();

  /** @param root of the project: every file that a test comes to is read once */
  constructor(private readonly root: string) {
    const imports = new Imports();
    const queue = findTests(root, ".test.ts").map((file) => join(root, file));
    const seen = new Set(queue);
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      const bundled = BUNDLED[relative(root, file).split(sep).join("/")];
      const begins = bundled === undefined ? [] : [join(root, bundled)];
      for (const imported of [...imports.of(file), ...begins]) {
        this.importersOf(imported).add(file);
        if (!seen.has(imported)) queue.push(imported);
        seen.add(imported);
      }
    }
  }

  /**
   * The tests of a file, nearest first: its own, then by how many imports lie between, and of those
   * as near the ones of its room.
   *
   * @param file from the root
   * @returns paths from the root
   */
  of(file: string): string[] {
    const start = join(this.root, file);
    const distances = new Map([[start, 0]]);
    for (const [reached, distance] of distances) {
      for (const importer of this.importersOf(reached)) {
        if (!distances.has(importer)) distances.set(importer, distance + 1);
      }
    }
    const own = join(dirname(start), basename(file).replace(/\.ts$/, ".test.ts"));
    const room = (path: string) => relative(this.root, path).split(sep)[1];
    const rank = (test: string, distance: number) =>
      test === own ? 0 : distance + (room(test) === room(start) ? 0 : 0.5);
    return [...distances]
      .filter(([path]) => path.endsWith(".test.ts"))
      .map(([path, distance]) => ({ path, rank: rank(path, distance) }))
      .sort((a, b) => a.rank - b.rank || (a.path < b.path ? -1 : 1))
      .map(({ path }) => relative(this.root, path));
  }

  private importersOf(file: string): Set<string> {
    const known = this.importers.get(file) ?? new Set();
    this.importers.set(file, known);
    return known;
  }
}
