import * as fs from "node:fs";
import { hostname } from "node:os";
import * as path from "node:path";
import { FolderInUse } from "../folder_in_use";
import { draftOf, removeAbandonedDrafts, removeDraft } from "./drafts";
import { fileError } from "./file_error";
import { isAlive, startOf } from "./process_of";

/** Whoever works in a folder. */
interface Holder {
  /** What it does, such as "npm run train". */
  readonly work: string;
  readonly pid: number;
  /** With it, the process is told from a later one of the same number. */
  readonly started?: string;
  readonly host: string;
  /** Within which process numbers mean the same: containers of one machine differ in it. */
  readonly processes: string;
  readonly since: string;
}

const NAME = ".lock";
const BEAT_MS = 5_000;
/** A holder that cannot be asked for is taken to be gone when it has shown nothing for so long. */
const STALE_MS = 60_000;
/** Of taking a lock that others take away, or that nobody can take, such as a link to nowhere. */
const MOST_TRIES = 100;

/**
 * Keeps a folder for this process's work until the returned function is called or the process ends,
 * however it ends: the lock of a process that is gone is taken over, also where its number belongs
 * to another process by now, and on another machine where it has shown no life for a minute.
 *
 * @param folder that is there
 * @param work what is done, for the message of whoever comes second, such as "npm run train"
 * @param advice what that one may do
 * @returns gives the folder back
 * @throws FolderInUse where somebody works there, which it names; UserError where it cannot be locked
 */
export function lockFolder(folder: string, work: string, advice: string): () => void {
  const file = path.join(folder, NAME);
  const text = JSON.stringify(thisProcess(work));
  try {
    for (let tries = 0; !take(file, text); tries++) {
      const found = read(file);
      if (tries === MOST_TRIES || (found && !isGone(file, found))) {
        throw new FolderInUse(`${folder} is in use: ${told(found)}; ${advice}`);
      }
      if (found) takeAway(file, found.text);
    }
  } catch (error) {
    throw error instanceof FolderInUse ? error : fileError("lock", folder, error);
  }
  const heart = setInterval(() => beat(file, text), BEAT_MS).unref();
  const release = () => {
    clearInterval(heart);
    process.off("exit", release);
    if (read(file)?.text === text) fs.rmSync(file, { force: true });
  };
  process.on("exit", release);
  return release;
}

/** Whether this process works there already. */
export function isLockedHere(folder: string): boolean {
  const held = read(path.join(folder, NAME))?.holder;
  const { pid, started, host, processes } = thisProcess("");
  return (
    held?.pid === pid &&
    held.started === started &&
    held.host === host &&
    held.processes === processes
  );
}

function thisProcess(work: string): Holder {
  const { pid } = process;
  const since = new Date().toISOString();
  return { work, pid, started: startOf(pid), host: hostname(), processes: namespace(), since };
}

/** Linux's name for what process numbers belong to; elsewhere they are the machine's. */
function namespace(): string {
  try {
    return fs.readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

/** Whole from its first moment on: who is killed while writing it leaves a draft, and no lock. */
function take(file: string, text: string): boolean {
  const draft = draftOf(file);
  try {
    removeAbandonedDrafts(file);
    fs.writeFileSync(draft, text);
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (NO_LINKS.includes(code)) return takeWithoutLinks(file, text);
    throw error;
  } finally {
    removeDraft(draft);
  }
}

/** What disks without hard links say of one. */
const NO_LINKS = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"];

function takeWithoutLinks(file: string, text: string): boolean {
  try {
    fs.writeFileSync(file, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

interface Found {
  readonly text: string;
  /** Undefined while it is being written, or where something else stands there. */
  readonly holder?: Holder;
  readonly mtimeMs: number;
}

/** Undefined where there is no lock any more. */
function read(file: string): Found | undefined {
  try {
    const { mtimeMs } = fs.statSync(file);
    const text = fs.readFileSync(file, "utf8");
    return { text, holder: holderOf(text), mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function holderOf(text: string): Holder | undefined {
  try {
    const { work, pid, started, host, processes, since } = JSON.parse(text) as Partial<Holder>;
    const texts = [work, host, processes, since, started ?? ""];
    const isWhole = Number.isSafeInteger(pid) && texts.every((each) => typeof each === "string");
    return isWhole ? ({ work, pid, started, host, processes, since } as Holder) : undefined;
  } catch {
    return undefined;
  }
}

function isGone(file: string, { holder, mtimeMs }: Found): boolean {
  const here = holder?.host === hostname() && holder.processes === namespace();
  if (!holder || !here) return nowOf(file) - mtimeMs > STALE_MS;
  if (!isAlive(holder.pid)) return true;
  const started = startOf(holder.pid);
  return started !== undefined && holder.started !== undefined && started !== holder.started;
}

/** The time by the clock of the disk, which may be another machine's. */
function nowOf(file: string): number {
  const probe = `${file}.${process.pid}`;
  try {
    fs.writeFileSync(probe, "");
    return fs.statSync(probe).mtimeMs;
  } finally {
    fs.rmSync(probe, { force: true });
  }
}

/** Two may see the same lock of one that is gone: who moves it away looks again at what it took. */
function takeAway(file: string, seen: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    fs.renameSync(file, aside);
    if (fs.readFileSync(aside, "utf8") === seen) fs.rmSync(aside);
    else fs.renameSync(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

function beat(file: string, text: string): void {
  try {
    if (read(file)?.text !== text) return;
    // Written again, and not touched: the time is then the disk's own.
    const lock = fs.openSync(file, "r+");
    fs.writeSync(lock, text, 0);
    fs.closeSync(lock);
  } catch {
    // The folder was removed under us: there is nothing left to keep.
  }
}

function told(found: Found | undefined): string {
  if (!found?.holder) return `another process works there, by the file ${NAME} in it`;
  const { work, pid, host, since } = found.holder;
  const where = host === hostname() ? "" : ` on ${host}`;
  return `process ${pid}${where} works there (${work}, since ${since.slice(0, 16).replace("T", " ")} UTC)`;
}
