import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { hostname } from "node:os";
import * as path from "node:path";
import { isAlive } from "./process_of";

/** The machine's part in a draft's name: a folder may be shared among machines. */
const machine = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

/** A name with more letters may be too long with the draft's ending behind it. */
const MOST_LETTERS = 60;

/** Drafts of other machines, whose processes nobody can ask for, are left alone for this long. */
const ANOTHERS_MS = 24 * 60 * 60 * 1000;

/** Where a file is written before it takes its place: beside it, under a name of this process. */
export function draftOf(file: string): string {
  return path.join(path.dirname(file), `${stemOf(file)}.${process.pid}-${machine}.tmp`);
}

/** Removes the drafts of a file that processes left when they were ended while they wrote. */
export function removeAbandonedDrafts(file: string): void {
  const folder = path.dirname(file);
  const stem = `${stemOf(file)}.`;
  for (const name of fs.readdirSync(folder)) {
    if (!name.startsWith(stem)) continue;
    const [, pid, where] = /^(\d+)(?:-([0-9a-f]{8}))?\.tmp$/.exec(name.slice(stem.length)) ?? [];
    if (pid === undefined) continue;
    const draft = path.join(folder, name);
    if (isAbandoned(draft, Number(pid), where ?? machine)) removeDraft(draft);
  }
}

/** Removes a draft that did not come to be a file. */
export function removeDraft(draft: string): void {
  try {
    fs.rmSync(draft, { force: true });
  } catch {
    // What kept it from being written keeps it from being removed, and is told already.
  }
}

function isAbandoned(draft: string, pid: number, where: string): boolean {
  if (where === machine) return pid !== process.pid && !isAlive(pid);
  const written = fs.statSync(draft, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  return Date.now() - written > ANOTHERS_MS;
}

function stemOf(file: string): string {
  return [...path.basename(file)].slice(0, MOST_LETTERS).join("");
}
