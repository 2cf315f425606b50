import { UserError } from "../../config";

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EROFS: "the file system is read-only",
  ENOENT: "it does not exist",
  ENOTDIR: "a part of its path is a file, not a folder",
  EEXIST: "a file is where a folder is needed",
  EISDIR: "it is a folder",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "it is too large",
  ENAMETOOLONG: "its name is too long",
  EMFILE: "too many files are open",
  ELOOP: "its symbolic links go in a circle",
  EIO: "the disk or the network behind it fails",
};

/**
 * A file system's error as a mistake that the user can mend; any other error as it is.
 *
 * @param action what was tried, such as "write"
 * @example
 * ```ts
 * throw fileError("write", "out/vae/loss.html", error); // cannot write …: the disk is full
 * ```
 */
export function fileError(action: string, file: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (typeof code !== "string") return error;
  return new UserError(`cannot ${action} ${file}: ${reasons[code] ?? message}`);
}
