import { createRequire } from "node:module";
import type { isCompleteCode } from "tslab/dist/converter";
import ts from "typescript";
import { UserError } from "../../config";

/** The one tslab that this kernel was written for: it leans on parts that have no stable API. */
export const tslabVersion = "1.0.22";

const load = createRequire(__filename);

/** @throws UserError when another tslab than {@link tslabVersion} is installed. */
export function checkTslab(found: string = packageVersion("tslab")): void {
  if (found === tslabVersion) return;
  throw new UserError(
    `the kernel is written for tslab ${tslabVersion}, found ${found}: run npm ci, ` +
      `or adapt src/jupyter to it and change tslabVersion in src/jupyter/compile/tslab.ts`,
  );
}

/** tslab's answer to whether a cell's text can be run as it stands, or Enter should open a new line. */
export function completeness(code: string): ReturnType<typeof isCompleteCode> {
  return converter().isCompleteCode(code);
}

let loaded: { isCompleteCode: typeof isCompleteCode } | undefined;

/** tslab's converter, on the compiler that compiles the cells in place of its own older one. */
function converter(): { isCompleteCode: typeof isCompleteCode } {
  if (loaded) return loaded;
  const older = load.resolve("@tslab/typescript-for-tslab");
  const before = load.cache[older];
  load.cache[older] = { exports: ts, loaded: true, id: older, filename: older } as NodeModule;
  try {
    return (loaded = load("tslab/dist/converter") as typeof loaded & object);
  } finally {
    if (before) load.cache[older] = before;
    else delete load.cache[older];
  }
}

function packageVersion(name: string): string {
  return (load(`${name}/package.json`) as { version: string }).version;
}
