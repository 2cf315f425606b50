import { createRequire } from "node:module";
import type { Converter } from "tslab/dist/converter";
import { UserError } from "../config/user_error";
import { watchOnDemand } from "./file_watch";

/** The one tslab that this kernel was written for: it leans on parts that have no stable API. */
export const tslabVersion = "1.0.22";

/** tslab's own build of the TypeScript compiler. */
export type TypeScript = typeof import("@tslab/typescript-for-tslab");

/** tslab's compiler. */
export interface Tslab {
  typescript: TypeScript;
  /** The converter as of the files on disk now: call this anew for every use. */
  converter(): Converter;
}

const load = createRequire(__filename);

/** The version of tslab's TypeScript, known without loading it. */
export function typescriptVersion(): string {
  return packageVersion("@tslab/typescript-for-tslab");
}

/** @throws UserError when another tslab than {@link tslabVersion} is installed. */
export function checkTslab(found: string = packageVersion("tslab")): void {
  if (found === tslabVersion) return;
  throw new UserError(
    `the kernel is written for tslab ${tslabVersion}, found ${found}: run npm ci, ` +
      `or adapt src/kernel to it and change tslabVersion in src/kernel/tslab.ts`,
  );
}

/**
 * Loads tslab's compiler for cells that stand in the working directory. Takes some seconds: it
 * reads the declarations of the language and of Node.
 */
export function loadTslab(): Tslab {
  checkTslab();
  const typescript = load("@tslab/typescript-for-tslab") as TypeScript;
  const files = watchOnDemand(typescript, process.cwd());
  const { createConverter } = load("tslab/dist/converter") as {
    createConverter: (options: { isJS: boolean; isBrowser: boolean }) => Converter;
  };
  const create = () => createConverter({ isJS: false, isBrowser: false });
  let converter = create();
  return {
    typescript,
    converter() {
      if (files.refresh()) {
        converter.close();
        converter = create();
      }
      return converter;
    },
  };
}

function packageVersion(name: string): string {
  return (load(`${name}/package.json`) as { version: string }).version;
}
