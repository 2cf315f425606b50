import { createRequire } from "node:module";
import { join } from "node:path";
import type { Converter, createConverter, isCompleteCode } from "tslab/dist/converter";
import { UserError } from "../../config";
import { CheckedSources } from "./checked_sources";
import { stampOf, watchOnDemand } from "./file_watch";
import { leanTypeScript } from "./lean_typescript";
import type { TypeScript } from "./lean_typescript";

/** The one tslab that this kernel was written for: it leans on parts that have no stable API. */
export const tslabVersion = "1.0.22";

/** tslab's compiler. */
export interface Tslab {
  typescript: TypeScript;
  /** The converter as of the files on disk now: call this anew for every use. */
  converter(): Converter;
  /** Whether a cell's text can be run as it stands, or Enter should open a new line. */
  isCompleteCode: typeof isCompleteCode;
}

interface ConverterModule {
  createConverter: typeof createConverter;
  isCompleteCode: typeof isCompleteCode;
}

const load = createRequire(__filename);
const typescriptPackage = "@tslab/typescript-for-tslab";

/** The version of tslab's TypeScript, known without loading it. */
export function typescriptVersion(): string {
  return packageVersion(typescriptPackage);
}

/** @throws UserError when another tslab than {@link tslabVersion} is installed. */
export function checkTslab(found: string = packageVersion("tslab")): void {
  if (found === tslabVersion) return;
  throw new UserError(
    `the kernel is written for tslab ${tslabVersion}, found ${found}: run npm ci, ` +
      `or adapt src/jupyter to it and change tslabVersion in src/jupyter/compile/tslab.ts`,
  );
}

/**
 * Loads tslab's compiler for cells that stand in the working directory. Takes some seconds: it
 * reads the declarations of the language and of Node.
 */
export function loadTslab(): Tslab {
  checkTslab();
  const typescript = load(typescriptPackage) as TypeScript;
  const root = process.cwd();
  const files = watchOnDemand(typescript, root);
  const setting = `${typescript.version} ${stampOf(join(root, "node_modules/.package-lock.json"))}`;
  const checked = new CheckedSources(join(root, ".setup", "jupyter", "checked.json"), setting);
  const { createConverter, isCompleteCode } = loadConverter(leanTypeScript(typescript, checked));
  const create = () => createConverter({ isJS: false, isBrowser: false });
  let converter = create();
  return {
    typescript,
    isCompleteCode,
    converter() {
      if (files.refresh()) {
        converter.close();
        converter = create();
      }
      return converter;
    },
  };
}

/** tslab's converter, made to use the given TypeScript. */
function loadConverter(typescript: TypeScript): ConverterModule {
  const module = load.cache[load.resolve(typescriptPackage)];
  if (!module) throw new Error("TypeScript is loaded before tslab");
  const original: unknown = module.exports;
  module.exports = typescript;
  try {
    return load("tslab/dist/converter") as ConverterModule;
  } finally {
    module.exports = original;
  }
}

function packageVersion(name: string): string {
  return (load(`${name}/package.json`) as { version: string }).version;
}
