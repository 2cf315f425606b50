import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../setup/files";
import type { Project } from "../setup/project";

/** A Node to try the project under. */
export interface BroughtNode {
  readonly version: string;
  readonly executable: string;
}

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>;
}

const FILES = ["package.json", "package-lock.json"];

/** Where each Node lies below a folder that npm has filled, the earliest first. */
function nodesIn(folder: string): BroughtNode[] {
  const lock = JSON.parse(readFileSync(join(__dirname, "package-lock.json"), "utf8")) as LockFile;
  return Object.entries(lock.packages)
    .flatMap(([path, { version }]) =>
      path && version ? [{ version, executable: join(folder, path, "bin", "node") }] : [],
    )
    .sort((a, b) => parseInt(a.version) - parseInt(b.version));
}

/** The versions of package.json beside this file. */
export const wantedNodes = (): string[] => nodesIn("").map(({ version }) => version);

/**
 * Brings the earliest Node that the project allows, 22 and 24 from the npm registry into `.setup`, where
 * that is not done: 300 MB, each with the hash of the lock file.
 *
 * @returns them, or in words why they cannot be had
 */
export function bringNodes(project: Project): readonly BroughtNode[] | string {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return `they are pinned for linux-x64, and this is ${process.platform}-${process.arch}`;
  }
  const key = sha256(...FILES.map((name) => readFileSync(join(__dirname, name)))).slice(0, 12);
  const place = join(project.state, `nodes-${key}`);
  if (!existsSync(place)) {
    const problem = install(`${place}.${process.pid}`, place);
    if (problem !== undefined) return problem;
  }
  return nodesIn(place);
}

/** Installs into a folder beside the place and renames it when it is whole. */
function install(work: string, place: string): string | undefined {
  try {
    mkdirSync(work, { recursive: true });
    for (const name of FILES) cpSync(join(__dirname, name), join(work, name));
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"];
    const { status, stderr, error } = spawnSync("npm", ["ci", ...flags], {
      cwd: work,
      encoding: "utf8",
      timeout: 240_000,
    });
    if (status !== 0) {
      const told = /^npm (?:error|ERR!) (?!code|errno|syscall)(.+)$/m.exec(stderr ?? "")?.[1];
      return `they cannot be fetched: ${told ?? error?.message ?? `npm ends with ${status}`}`;
    }
    if (!existsSync(place)) renameSync(work, place);
    return undefined;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
