import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Project } from "./project";

/** A fresh folder for unfinished work, on the project's own disk so that a rename finishes it. */
export function workFolder(project: Project, name: string): string {
  mkdirSync(project.tmp, { recursive: true });
  return mkdtempSync(join(project.tmp, `${name}-`));
}

/** Removes a folder so that it is never seen half-removed: it is renamed away first. */
export function removeFolder(project: Project, folder: string): void {
  if (!existsSync(folder)) return;
  const trash = join(workFolder(project, "trash"), basename(folder));
  renameSync(folder, trash);
  rmSync(dirname(trash), { recursive: true, force: true, maxRetries: 3 });
}

/** The parsed file, or undefined where it is missing or no JSON. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

export function sha256(...texts: (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(text);
  return hash.digest("hex");
}
