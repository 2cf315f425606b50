import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../src/config";

/** What scripts/bootstrap.mjs found. */
export interface Python {
  readonly executable: string;
  readonly version: string;
  /** Makes a virtual environment: a Python module, or a tool's own command. */
  readonly maker: { readonly leashed?: string[]; readonly tool?: string[] };
}

/** @throws UserError where no Python fits, with the bootstrap's own words */
export function pythonFound(text = process.env.LATENT_LAB_PYTHON): Python {
  if (text === undefined) throw new UserError("Run the set-up as `npm run setup`.");
  const found = JSON.parse(text) as Python & { problem?: string };
  if (found.problem !== undefined) throw new UserError(found.problem);
  return found;
}

/** Our Python must not see the packages that a user's shell or another environment offers. */
export const cleanPython: NodeJS.ProcessEnv = {
  PYTHONHOME: undefined,
  PYTHONPATH: undefined,
  PYTHONNOUSERSITE: "1",
  PIP_DISABLE_PIP_VERSION_CHECK: "1",
  PIP_NO_INPUT: "1",
  PIP_ROOT_USER_ACTION: "ignore",
  PIP_USER: undefined,
  PIP_TARGET: undefined,
  PIP_PREFIX: undefined,
  PIP_REQUIRE_VIRTUALENV: undefined,
};

export const LEASH = join(__dirname, "leash.py");

/** Where a virtual environment keeps its packages; empty where it has none yet. */
export function sitePackages(venv: string): string[] {
  const libraries = [join(venv, "Lib")];
  const lib = join(venv, "lib");
  if (existsSync(lib)) libraries.push(...readdirSync(lib).map((name) => join(lib, name)));
  return libraries.map((folder) => join(folder, "site-packages")).filter(existsSync);
}
