/** What is in a place, without its content. */
export interface FileFacts {
  /** "other": a pipe, a socket or a device, which nothing is read from. */
  readonly kind: "file" | "folder" | "other";
  /** In bytes. */
  readonly size: number;
  /** When it was last written, in milliseconds since 1970. */
  readonly modified: number;
  /** The same by whatever path the place is reached; absent where it is reached by one alone. */
  readonly id?: string;
}

/** A file of which parts are read at their places. */
export interface OpenFile {
  /** In bytes, as it was opened. */
  readonly size: number;
  /**
   * Fills `out` with the file's bytes from `position` on.
   *
   * @throws Error where the file ends before that, or cannot be read
   */
  read(out: Uint8Array, position: number): void;
}

/** What a file is to hold: text, bytes, or bytes in parts. */
export type FileContent = string | Uint8Array | readonly Uint8Array[];

/** Files by path, with forward slashes; a folder in a page's memory serves as well as a disk. */
export interface Files {
  /**
   * A file's bytes.
   *
   * @throws Error with `code` "ENOENT" where there is none, another code where it cannot be read or
   *   is no file but a folder, a named pipe or a device
   */
  read(file: string): Uint8Array;
  /**
   * Opens a file of which parts are to be read; nobody need close it.
   *
   * @throws Error as {@link Files.read} does
   */
  open(file: string): OpenFile;
  exists(file: string): boolean;
  /** Removes a file; nothing happens where there is none. */
  remove(file: string): void;
  /**
   * The names in a folder, sorted.
   *
   * @throws Error with `code` "ENOENT" where there is no such folder
   */
  list(folder: string): string[];
  /**
   * What is in a place, links followed.
   *
   * @throws Error with `code` "ENOENT" where there is nothing
   */
  stat(path: string): FileFacts;
  /**
   * Writes files that belong together so that none is ever seen half-written: all of them or none.
   *
   * @param contents by path; folders are made as needed
   * @throws UserError naming the file that cannot be written, or what is no file in its place; then
   *   none of them is changed
   */
  write(contents: Readonly<Record<string, FileContent>>): void;
  /**
   * Makes the folder if need be and makes sure that files can be written into it, so that nobody
   * learns after an hour of training that there is no place for its weights.
   *
   * @param names of files that will be written there: what is in their place must be a file
   * @throws UserError where that is not so
   */
  requireWritable(folder: string, names?: readonly string[]): void;
  /**
   * Keeps a folder for this process while it writes there, or trains. A moment is waited for one who
   * is about to be done; what this process keeps already stays its own.
   *
   * @param folder is made if need be
   * @param work what is done, for the message of whoever comes second, such as "a notebook's training"
   * @returns gives the folder back
   * @throws FolderInUse where another process works there, which it names
   */
  lock(folder: string, work: string): () => void;
}

/** Writes into a folder while no other process works there; throws as {@link Files.lock} does. */
export function whileLocked<T>(files: Files, folder: string, work: string, write: () => T): T {
  const release = files.lock(folder, work);
  try {
    return write();
  } finally {
    release();
  }
}

/** The text of a file in UTF-8; throws as {@link Files.read} does. */
export function readText(files: Files, file: string): string {
  return new TextDecoder().decode(files.read(file));
}

/** Parts of a path put together with slashes: empty ones are left out, `.` and `..` are resolved. */
export function joinPath(...parts: readonly string[]): string {
  const whole = parts.filter((part) => part !== "").join("/");
  const kept: string[] = [];
  for (const step of whole.split("/")) {
    if (step === "" || step === ".") continue;
    if (step === ".." && kept.length > 0 && kept[kept.length - 1] !== "..") kept.pop();
    else kept.push(step);
  }
  return (whole.startsWith("/") ? "/" : "") + kept.join("/") || ".";
}

/** The part of a path before its last slash; `.` where it has none. */
export function folderOf(file: string): string {
  const at = file.lastIndexOf("/");
  return at < 0 ? "." : file.slice(0, at) || "/";
}

/** The part of a path after its last slash. */
export function fileName(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}

/** Of {@link OpenFile.read}: something has cut the file since it was written. */
export function endsEarly(file: string): Error {
  return new Error(`${file} ends before what is to be read of it: it has been changed`);
}
