import { spawn } from "node:child_process";
import { join } from "node:path";

/** A tool that judges the sources; it counts as one test. */
export interface StaticCheck {
  readonly name: string;
  /** Arguments of Node. */
  readonly args: readonly string[];
}

const tool = (path: string, ...args: string[]) => [join("node_modules", path), ...args];
const FOLDERS = ["src", "scripts", "benchmarks"];

export const STATIC_CHECKS: readonly StaticCheck[] = [
  {
    name: "format (prettier)",
    args: tool(
      "prettier/bin/prettier.cjs",
      ...["--check", ".", "--cache", "--cache-strategy", "content"],
      ...["--cache-location", join(".setup", "prettier.json")],
    ),
  },
  {
    name: "types (tsc)",
    args: tool(
      "typescript/bin/tsc",
      ...["-p", ".", "--incremental", "--tsBuildInfoFile", join(".setup", "types.json")],
    ),
  },
  {
    name: "types in a notebook (tsc, tslab)",
    args: ["-r", "./scripts/register.cjs", "scripts/test_runner/notebook_types.ts"],
  },
  {
    name: "lint (eslint)",
    args: tool("eslint/bin/eslint.js", "--no-error-on-unmatched-pattern", ...FOLDERS),
  },
  {
    name: "arrows (dependency-cruiser)",
    args: tool(
      "dependency-cruiser/bin/dependency-cruise.mjs",
      ...["--config", ".dependency-cruiser.cjs", "src", "scripts", "benchmarks"],
    ),
  },
];

/** @returns what the check said where it failed, undefined where it passed */
export function runStaticCheck(check: StaticCheck, root: string): Promise<string | undefined> {
  const child = spawn(process.execPath, check.args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const take = (chunk: Buffer) => void (output += chunk.toString());
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) => resolve(code === 0 ? undefined : output.trim() || `exit ${code}`));
  });
}
