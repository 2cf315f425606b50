import * as fs from "node:fs";
import * as path from "node:path";
import { requirePlain } from "./plain_file";

/** A place for a file, and what of the file that is there stays when it is replaced. */
export interface ReplacedFile {
  /** Where the bytes go: behind the symbolic links, which stay. */
  readonly path: string;
  /** Permissions and owner of the file that is there; undefined where there is none yet. */
  readonly kept?: { readonly mode: number; readonly uid: number; readonly gid: number };
}

/** More links than this, one behind the other, are a circle; Linux counts as far. */
const MOST_LINKS = 40;

/**
 * Finds out where a file goes and whether what is there may be replaced.
 *
 * @throws Error with `code` where a folder, a device or the like is in its place, or a file that its
 *   owner protects from being written
 */
export function replacedFile(file: string): ReplacedFile {
  const target = behindLinks(file);
  const stats = fs.statSync(target, { throwIfNoEntry: false });
  if (!stats) return { path: target };
  requirePlain(stats);
  // Renaming asks for no such permission: the folder's would do.
  fs.accessSync(target, fs.constants.W_OK);
  return { path: target, kept: { mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid } };
}

/** Gives a draft the permissions and, where that is allowed, the owner of the file it replaces. */
export function keepAttributes(draft: string, { kept }: ReplacedFile): void {
  if (!kept) return;
  const { uid, gid, mode } = fs.statSync(draft);
  if (uid !== kept.uid || gid !== kept.gid) {
    try {
      fs.chownSync(draft, kept.uid, kept.gid);
    } catch {
      // Only root gives files away; the bytes are what matters.
    }
  }
  // A disk without permissions shows the same ones for all.
  if ((mode & 0o7777) !== kept.mode) fs.chmodSync(draft, kept.mode);
}

/** Where a chain of symbolic links ends, whether or not something is there. */
function behindLinks(file: string): string {
  let target = file;
  for (let links = 0; links <= MOST_LINKS; links++) {
    if (!fs.lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink()) return target;
    // The folder's own links count for what a relative link means.
    target = path.resolve(fs.realpathSync(path.dirname(target)), fs.readlinkSync(target));
  }
  throw Object.assign(new Error(), { code: "ELOOP" });
}
