import * as fs from "node:fs";
import * as path from "node:path";
import { fileError } from "./file_error";

/**
 * Writes files that belong together so that none is ever seen half-written: all of them go
 * to temporary names in their folders first and are renamed when every one is complete.
 *
 * @param contents by path
 * @throws UserError naming the file that cannot be written; then none of them is changed
 */
export function writeFilesAtomically(
  contents: Readonly<Record<string, string | Uint8Array>>,
): void {
  const renames: [string, string][] = [];
  let current = "";
  try {
    for (const [file, content] of Object.entries(contents)) {
      current = file;
      requireNoFolder(file);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      const temporary = `${file}.${process.pid}.tmp`;
      renames.push([temporary, file]);
      fs.writeFileSync(temporary, content);
    }
    for (const [temporary, file] of renames) {
      current = file;
      fs.renameSync(temporary, file);
    }
  } catch (error) {
    for (const [temporary] of renames) remove(temporary);
    throw fileError("write", current, error);
  }
}

/**
 * Makes the folder if need be and makes sure that files can be written into it, so that nobody
 * learns after an hour of training that there is no place for its weights.
 *
 * @throws UserError where that is not so
 */
export function requireWritableFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.accessSync(folder, fs.constants.W_OK);
  } catch (error) {
    throw fileError("write into", folder, error);
  }
}

/** Renaming onto a folder would fail when other files have their new contents already. */
function requireNoFolder(file: string): void {
  if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw Object.assign(new Error(), { code: "EISDIR" });
  }
}

function remove(temporary: string): void {
  try {
    fs.rmSync(temporary, { force: true });
  } catch {
    // What kept it from being written keeps it from being removed, and is told already.
  }
}
