import * as fs from "node:fs";
import * as path from "node:path";
import type { FileContent } from "../files";
import { draftOf, removeAbandonedDrafts, removeDraft } from "./drafts";
import { fileError } from "./file_error";
import { keepAttributes, replacedFile } from "./replaced_file";

/**
 * Writes files that belong together so that none is ever seen half-written: all of them go
 * to temporary names in their folders first and are renamed when every one is complete. Of a file
 * that is replaced, permissions stay, and symbolic links that lead to it.
 *
 * @param contents by path
 * @throws UserError naming the file that cannot be written, or what is no file in its place; then
 *   none of them is changed
 */
export function writeFilesAtomically(contents: Readonly<Record<string, FileContent>>): void {
  const renames: { draft: string; place: string; file: string }[] = [];
  let current = "";
  try {
    for (const [file, content] of Object.entries(contents)) {
      current = file;
      const replaced = replacedFile(file);
      const { path: place, kept } = replaced;
      makeFolder(path.dirname(place));
      removeAbandonedDrafts(place);
      const draft = draftOf(place);
      renames.push({ draft, place, file });
      // Never for more eyes than the file that it replaces, not even for the moment.
      removeDraft(draft);
      writeNew(draft, content, kept ? kept.mode & 0o777 : 0o666);
      keepAttributes(draft, replaced);
    }
    for (const { draft, place, file } of renames) {
      current = file;
      fs.renameSync(draft, place);
    }
  } catch (error) {
    for (const { draft } of renames) removeDraft(draft);
    throw fileError("write", current, error);
  }
}

/** Writes a file that is not there yet, part after part. */
function writeNew(file: string, content: FileContent, mode: number): void {
  const parts = typeof content === "string" || content instanceof Uint8Array ? [content] : content;
  const descriptor = fs.openSync(file, "wx", mode);
  try {
    for (const part of parts) fs.writeFileSync(descriptor, part);
  } finally {
    fs.closeSync(descriptor);
  }
}

/**
 * Makes the folder if need be and makes sure that files can be written into it, so that nobody
 * learns after an hour of training that there is no place for its weights.
 *
 * @param names of files that will be written there: what is in their place must be a file
 * @throws UserError where that is not so
 */
export function requireWritableFolder(folder: string, names: readonly string[] = []): void {
  try {
    makeFolder(folder);
    fs.accessSync(folder, fs.constants.W_OK | fs.constants.X_OK);
  } catch (error) {
    throw fileError("write into", folder, error);
  }
  for (const name of names) requireReplaceable(path.join(folder, name));
}

/**
 * Makes sure that a file can be written, before work is spent on what goes into it.
 *
 * @throws UserError where it cannot: the folder, or what is in the file's place, does not allow it
 */
export function requireReplaceable(file: string): void {
  try {
    const { path: place } = replacedFile(file);
    makeFolder(path.dirname(place));
    fs.accessSync(path.dirname(place), fs.constants.W_OK | fs.constants.X_OK);
  } catch (error) {
    throw fileError("write", file, error);
  }
}

/**
 * Makes a folder and those above it, one after another: where none can be made, as below `/proc` or
 * on a read-only disk, Node's own recursion says that something does not exist, or never ends.
 */
function makeFolder(folder: string): void {
  const above = path.dirname(folder);
  if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  if (above !== folder) makeFolder(above);
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const there = code === "EEXIST" && fs.statSync(folder, { throwIfNoEntry: false });
    // Another process may have made it in between.
    if (there && there.isDirectory()) return;
    if (there || (code !== "EEXIST" && code !== "ENOENT")) throw error;
    const why = code === "ENOENT" ? "no folder can be made in" : "there is a broken link at";
    throw Object.assign(new Error(`${why} ${code === "ENOENT" ? above : folder}`), {
      code: "NO_FOLDER",
    });
  }
}
