import { UserError } from "../config";
import { bytesOf, concatBytes } from "./bytes";
import { endsEarly, type Files, folderOf, joinPath } from "./files";

/**
 * Files in memory, for a page and for tests: empty at first, gone with whoever holds them.
 *
 * Bytes are copied on their way in and out, as a disk does it.
 *
 * @example
 * ```ts
 * const files = memoryFiles();
 * files.write({ "outputs/vae/history.json": "[]" });
 * files.list("outputs"); // ["vae"]
 * ```
 */
export function memoryFiles(): Files {
  const contents = new Map<string, Uint8Array>();
  const folders = new Set([".", "/"]);
  const files: Files = {
    read(file) {
      const path = joinPath(file);
      const bytes = contents.get(path);
      if (bytes) return bytes.slice();
      throw folders.has(path) ? failure("EISDIR", "open", file) : failure("ENOENT", "open", file);
    },
    open(file) {
      const bytes = files.read(file);
      return {
        size: bytes.length,
        read(out, position) {
          if (position + out.length > bytes.length) throw endsEarly(file);
          out.set(bytes.subarray(position, position + out.length));
        },
      };
    },
    stat(path) {
      const size = contents.get(joinPath(path))?.length;
      if (size !== undefined) return { kind: "file", size, modified: 0 };
      if (folders.has(joinPath(path))) return { kind: "folder", size: 0, modified: 0 };
      throw failure("ENOENT", "stat", path);
    },
    exists: (file) => contents.has(joinPath(file)) || folders.has(joinPath(file)),
    remove: (file) => void contents.delete(joinPath(file)),
    list(folder) {
      const path = joinPath(folder);
      if (contents.has(path)) throw failure("ENOTDIR", "list", folder);
      if (!folders.has(path)) throw failure("ENOENT", "list", folder);
      const inside = [...contents.keys(), ...folders].filter((each) => isIn(each, path));
      return inside.map((each) => each.slice(each.lastIndexOf("/") + 1)).sort();
    },
    write(added) {
      const paths = Object.keys(added).map((file) => joinPath(file));
      const folder = paths.find((path) => folders.has(path));
      if (folder !== undefined) throw new UserError(`cannot write ${folder}: it is a folder`);
      for (const path of paths) {
        for (const folder of foldersAbove(path)) requireNoFile("write", path, folder);
        const above = paths.find((other) => foldersAbove(path).includes(other));
        if (above) throw new UserError(`cannot write ${path}: ${above} is a file, not a folder`);
      }
      Object.values(added).forEach((content, i) => {
        for (const folder of foldersAbove(paths[i])) folders.add(folder);
        const bytes =
          typeof content === "string" || content instanceof Uint8Array
            ? bytesOf(content).slice()
            : concatBytes(content);
        contents.set(paths[i], bytes);
      });
    },
    requireWritable(folder, names = []) {
      const path = joinPath(folder);
      for (const each of [...foldersAbove(path), path]) requireNoFile("write into", folder, each);
      const taken = names.map((name) => joinPath(folder, name)).find((file) => folders.has(file));
      if (taken !== undefined) throw new UserError(`cannot write ${taken}: it is a folder`);
      for (const each of [...foldersAbove(path), path]) folders.add(each);
    },
    lock: () => () => undefined, // nobody else sees them
  };
  return files;

  function requireNoFile(action: string, path: string, folder: string): void {
    if (!contents.has(folder)) return;
    throw new UserError(`cannot ${action} ${path}: ${folder} is a file, not a folder`);
  }
}

/** Whether it lies in the folder itself, not in a folder of that. */
function isIn(path: string, folder: string): boolean {
  return path !== folder && folderOf(path) === folder;
}

/** The folders that a path lies in, the nearest first. */
function foldersAbove(path: string): string[] {
  const folder = folderOf(path);
  return folder === path || folder === "." ? [] : [folder, ...foldersAbove(folder)];
}

const REASONS = {
  ENOENT: "no such file or directory",
  EISDIR: "illegal operation on a directory",
  ENOTDIR: "not a directory",
};

/** An error as Node's file system throws it. */
function failure(code: keyof typeof REASONS, action: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${REASONS[code]}, ${action} '${path}'`), { code });
}
