import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { stampOf } from "../compile/file_watch";
import { ModuleTensors } from "./module_tensors";
import { shielded } from "../interrupt/shield";

/** Loads the project's modules for cells, afresh when their files were edited. */
export interface Loader {
  /** Node's own `require`, with relative paths read from the project root. */
  require: NodeJS.Require;
  /** Forgets every loaded module whose file changed, and all that import it. */
  forgetEdited(): string[];
}

/**
 * Cells load `src` through Node's own loader and the hook of `scripts/register.cjs`: the code that
 * runs in a notebook is the code that the command line and the tests run, stack traces included.
 */
export function createLoader(root: string): Loader {
  const require = createRequire(join(root, "cell.js"));
  const stamps = new Map<string, string>();
  const kernel = dirname(__dirname) + sep;
  noteLoading(require, stamps);

  function projectModules(): NodeModule[] {
    return Object.values(require.cache).filter(
      (module): module is NodeModule =>
        module !== undefined &&
        module.filename.startsWith(root + sep) &&
        !module.filename.includes(`${sep}node_modules${sep}`) &&
        !module.filename.startsWith(kernel),
    );
  }

  function forgetEdited(): string[] {
    const modules = projectModules();
    const stale = new Set<NodeModule>();
    for (const module of modules) {
      const loaded = stamps.get(module.filename);
      if (loaded !== undefined && loaded !== stampOf(module.filename)) stale.add(module);
    }
    // A module that imports a stale one holds its old exports: it goes too.
    for (let size = -1; size !== stale.size;) {
      size = stale.size;
      for (const module of modules) {
        if (module.children.some((child) => stale.has(child))) stale.add(module);
      }
    }
    const forgotten = [...stale].map((module) => module.filename);
    for (const filename of forgotten) delete require.cache[filename];
    return forgotten;
  }

  return { require, forgetEdited };
}

/**
 * Notes each file's stamp as it is loaded, since it may be edited while the cell that loads it runs,
 * and lets go of the tensors of what it replaces.
 */
function noteLoading(require: NodeJS.Require, stamps: Map<string, string>): void {
  const tensors = new ModuleTensors();
  for (const extension of [".ts", ".js", ".json"] as const) {
    const load = require.extensions[extension];
    require.extensions[extension] = (module, filename) => {
      stamps.set(filename, stampOf(filename));
      // A module that is broken off while it loads would stay behind half made.
      shielded(() => tensors.load(filename, () => load?.(module, filename)));
    };
  }
}
