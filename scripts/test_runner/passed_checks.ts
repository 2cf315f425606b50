import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFilesAtomically } from "../../src/host/node";

/** What no check reads, in any folder: Python and Jupyter leave it as the tests run. */
const LEFT_ANYWHERE = new Set(["__pycache__", ".pytest_cache", ".ipynb_checkpoints", ".DS_Store"]);
/** What no check reads; what is installed follows from package-lock.json. */
const LEFT_OUT = new Set([
  ...[".git", ".native", ".setup", ".venv", "data", "model_ckpts", "node_modules", "outputs"],
  join("benchmarks", ".venv-peers"),
]);

/**
 * Which static checks passed on the files as they are: their answer changes only when a file does,
 * and on two cores they take a minute.
 */
export class PassedChecks {
  private readonly state: string;
  private names: readonly string[];

  /**
   * @param root whose files are checked
   * @param file where the names are kept, outside of what is checked
   */
  constructor(
    root: string,
    private readonly file: string,
  ) {
    this.state = stateOf(root);
    this.names = namesIn(file, this.state);
  }

  has(name: string): boolean {
    return this.names.includes(name);
  }

  add(name: string): void {
    this.names = [...this.names, name];
    try {
      const { state, names } = this;
      writeFilesAtomically({ [this.file]: JSON.stringify({ state, names }) });
    } catch {
      // Then it is checked again.
    }
  }
}

/** A hash of every file's path and content, and of the Node that checks them. */
function stateOf(root: string): string {
  const hash = createHash("sha256").update(process.version);
  const add = (folder: string): void => {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (LEFT_OUT.has(path) || LEFT_ANYWHERE.has(entry.name)) continue;
      if (entry.isDirectory()) add(path);
      else if (entry.isFile()) hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
    }
  };
  add("");
  return hash.digest("base64");
}

function namesIn(file: string, state: string): readonly string[] {
  try {
    const kept = JSON.parse(readFileSync(file, "utf8")) as { state: string; names: string[] };
    return kept.state === state ? kept.names : [];
  } catch {
    return [];
  }
}
