import { createRequire } from "node:module";
import { join } from "node:path";
import { projectRoot } from "./project_root";

/** `require` as from the project's own folder, wherever a notebook's compiler has put this code. */
export const projectRequire = createRequire(join(projectRoot(), "package.json"));

/**
 * Loads a package at the moment it is wanted, typed by the few members that the caller names.
 *
 * The heavy packages behind figures (a browser driver, a rasteriser, a minifier) cost start-up time, and their
 * type declarations would slow the notebook's compiler; so neither is touched until a picture is drawn.
 *
 * @param name the package, or a file in it
 * @throws Error where the package is not installed
 */
export function loadModule<T>(name: string): T {
  return projectRequire(name) as T;
}

/**
 * The same of a package that is an ES module and nothing else.
 *
 * @throws Error where the package is not installed
 */
export function importModule<T>(name: string): Promise<T> {
  const { importModule } = projectRequire("./src/host/node/import_module.cjs") as {
    importModule(name: string): Promise<T>;
  };
  return importModule(name);
}

/** The path of a file inside an installed package. */
export function packageFile(name: string): string {
  return projectRequire.resolve(name);
}
