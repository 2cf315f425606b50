import { readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, extname, join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { candidates, isRelative, lookedIn, type Place } from "../compile/place";
import { stampOf } from "../compile/environment";
import { ModuleTensors } from "./module_tensors";
import { shielded } from "../interrupt/shield";
import { lendDisplay } from "./tslab_display";

/** Loads modules for cells, those of the project afresh when their files were edited. */
export interface Loader {
  /** What a cell's `require` is. */
  require: NodeJS.Require;
  /** What a cell's `import()` is: the module as a namespace. */
  import(specifier: string): Promise<object>;
  /** The same at once, where the module's kind allows it. */
  load(specifier: string): object | Promise<object>;
  /** What a cell's `import.meta.resolve` is: a module's address. */
  address(specifier: string): string;
  /** Forgets every loaded module whose file changed, and all that import it. */
  forgetEdited(): string[];
  /** Forgets the modules whose loading was broken off, which are half made. */
  forgetUnfinished(): void;
}

/**
 * Cells load `src` through Node's own loader and the hook of `scripts/register.cjs`: the code that
 * runs in a notebook is the code that the command line and the tests run, stack traces included.
 */
export function createLoader(place: Place): Loader {
  const fromRoot = createRequire(join(place.root, "cell.js"));
  const stamps = new Map<string, string>();
  noteLoading(fromRoot, stamps);
  const resolve = (specifier: string) => resolved(place, specifier);
  const tslab = fromRoot.resolve("tslab");
  const loaded = (file: string): unknown => {
    const exported: unknown = fromRoot(file);
    if (file === tslab) lendDisplay(fromRoot);
    return exported;
  };
  const require = Object.assign((specifier: string): unknown => loaded(resolve(specifier)), {
    resolve: Object.assign(resolve, { paths: fromRoot.resolve.paths }),
    cache: fromRoot.cache,
    extensions: fromRoot.extensions,
    main: undefined,
  }) as NodeJS.Require;

  function load(specifier: string): object | Promise<object> {
    let file: string;
    try {
      file = resolve(specifier);
    } catch (error) {
      // A package that says only what `import` finds.
      if (codeOf(error) === "ERR_PACKAGE_PATH_NOT_EXPORTED") return importNatively(specifier);
      throw error;
    }
    if (isBuiltin(file) || !isModule(file)) return namespaceOf(loaded(file));
    const address = pathToFileURL(file).href;
    // Node keeps such a module for good: under another address it is read again.
    const isPackages = file.includes(`${sep}node_modules${sep}`);
    return importNatively(isPackages ? address : `${address}?${encodeURIComponent(stampOf(file))}`);
  }

  return {
    require,
    load,
    import: async (specifier) => load(String(specifier)),
    address: (specifier) => {
      const file = resolve(specifier);
      return isBuiltin(file) ? file : pathToFileURL(file).href;
    },
    forgetEdited: () => forgetEdited(place, fromRoot, stamps),
    forgetUnfinished() {
      for (const [file, module] of Object.entries(fromRoot.cache)) {
        if (module?.loaded === false) delete fromRoot.cache[file];
      }
    },
  };
}

/** Node's own `import()`, which the compiler of `src` would turn into `require`. */
const importNatively = new Function("address", "return import(address)") as (
  address: string,
) => Promise<object>;

/** @throws Error as Node does, with both places named where the import is of a file. */
function resolved(place: Place, specifier: string): string {
  if (isBuiltin(specifier)) return specifier;
  let first: unknown;
  for (const { folder, specifier: spelled } of candidates(place, specifier)) {
    const { resolve } = createRequire(join(folder, "cell.js"));
    // TypeScript is imported by the name that its JavaScript would have, too.
    const typescript = isRelative(spelled) ? spelled.replace(/\.([cm]?)js$/, ".$1ts") : spelled;
    for (const name of new Set([spelled, typescript])) {
      try {
        return resolve(name);
      } catch (error) {
        first ??= error;
        if (codeOf(error) !== "MODULE_NOT_FOUND") throw error;
      }
    }
  }
  const missing = new Error(
    `Cannot find module '${specifier}'${isRelative(specifier) ? ` (${lookedIn(place)})` : ""}`,
  );
  throw Object.assign(missing, { code: codeOf(first) });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** Whether a file is an ECMAScript module by its name or its package. */
function isModule(file: string): boolean {
  const extension = extname(file);
  if (extension !== ".js") return extension === ".mjs";
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    try {
      const text = readFileSync(join(folder, "package.json"), "utf8");
      return (JSON.parse(text) as { type?: string }).type === "module";
    } catch {
      if (folder === dirname(folder)) return false;
    }
  }
}

/** A CommonJS module as `import` sees it: its exports, and itself as the default. */
function namespaceOf(exported: unknown): object {
  const isObject = (typeof exported === "object" || typeof exported === "function") && exported;
  if (!isObject) return { default: exported };
  if ("__esModule" in isObject) return isObject;
  const own = Object.entries(Object.getOwnPropertyDescriptors(isObject));
  const named = Object.fromEntries(own.filter(([, { enumerable }]) => enumerable));
  const itself = { value: exported, enumerable: true };
  return Object.defineProperties({}, { ...named, default: itself });
}

function forgetEdited(
  { root, folder }: Place,
  require: NodeJS.Require,
  stamps: Map<string, string>,
): string[] {
  const kernel = dirname(__dirname) + sep;
  const modules = Object.values(require.cache).filter(
    (module): module is NodeModule =>
      module !== undefined &&
      (module.filename.startsWith(root + sep) || module.filename.startsWith(folder + sep)) &&
      !module.filename.includes(`${sep}node_modules${sep}`) &&
      !module.filename.startsWith(kernel),
  );
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
