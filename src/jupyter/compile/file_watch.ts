import { readdirSync, statSync } from "node:fs";
import { sep } from "node:path";
import type { TypeScript } from "./lean_typescript";

interface WatchedFile {
  stamp: string;
  notify: () => void;
}

interface WatchedFolder {
  recursive: boolean;
  sources: string;
}

/** Tells the compiler of edits when asked. */
export interface FileWatch {
  /**
   * Notifies the compiler of every edited file.
   *
   * @returns whether source files came or went, which only a new compiler finds out.
   */
  refresh(): boolean;
}

/**
 * Makes the compiler look at files when it is asked to, in place of watching them.
 *
 * TypeScript polls every file it has read, some hundreds, several times a second; that costs a
 * training time, and a cell run right after an edit would still see the old text. Here nothing
 * happens between cells, and `refresh`, called before a compile, finds every edit under `root`.
 */
export function watchOnDemand(typescript: TypeScript, root: string): FileWatch {
  const files = new Map<string, WatchedFile>();
  const folders = new Map<string, WatchedFolder>();
  const ours = (path: string) => path.startsWith(root + sep) && !path.includes("node_modules");
  const unwatched = { close: () => undefined };

  typescript.sys.watchFile = (path, callback) => {
    if (!ours(path)) return unwatched;
    const notify = () => callback(path, typescript.FileWatcherEventKind.Changed);
    files.set(path, { stamp: stampOf(path), notify });
    return { close: () => files.delete(path) };
  };
  // The compiler asks for folders in which an import was not found.
  typescript.sys.watchDirectory = (path, _callback, recursive = false) => {
    if (path !== root && !ours(path)) return unwatched;
    folders.set(path, { recursive, sources: sourcesOf(path, recursive) });
    return { close: () => folders.delete(path) };
  };

  function refresh(): boolean {
    for (const [path, file] of [...files]) {
      const stamp = stampOf(path);
      if (stamp === file.stamp) continue;
      file.stamp = stamp;
      file.notify();
    }
    return [...folders].some(([path, { recursive, sources }]) => {
      return sourcesOf(path, recursive) !== sources;
    });
  }
  return { refresh };
}

/** What changes when a file does: its time and size; empty where it is missing. */
export function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs} ${stat.size}` : "";
}

function sourcesOf(path: string, recursive: boolean): string {
  try {
    const entries = readdirSync(path, { recursive, encoding: "utf8" });
    return entries.filter((entry) => /\.(ts|js|json)$/.test(entry)).join("\n");
  } catch {
    return "";
  }
}
