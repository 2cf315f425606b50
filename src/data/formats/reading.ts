import { UserError } from "../../config";
import { host, type OpenFile } from "../../host";
import { decompress } from "./gzip";

/** No reader makes more bytes than this of a file, so that a hostile one cannot fill the memory. */
export const MOST_BYTES_READ = 2 ** 31;

/**
 * The bytes of a file that a user named.
 *
 * @throws UserError where it cannot be read
 */
export function readBytes(file: string): Uint8Array {
  return told(file, () => host().files.read(file));
}

/**
 * The bytes of a file that may be gzip-compressed.
 *
 * @throws UserError where it cannot be read, is broken, or holds more than {@link MOST_BYTES_READ}
 */
export function readUnpacked(file: string): Promise<Uint8Array> {
  return decompress(readBytes(file), file, MOST_BYTES_READ);
}

/**
 * Opens a file that a user named.
 *
 * @throws UserError where it cannot be opened
 */
export function openFile(file: string): OpenFile {
  const open = told(file, () => host().files.open(file));
  return { size: open.size, read: (out, at) => told(file, () => open.read(out, at)) };
}

/** The names in a folder; none where it is no folder. */
export function namesIn(folder: string): string[] {
  try {
    return host().files.list(folder);
  } catch {
    return [];
  }
}

function told<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof UserError) throw error;
    const missing = "code" in error && error.code === "ENOENT";
    throw new UserError(
      missing
        ? `${file}: there is no such file; name another`
        : `${file}: cannot be read (${error.message})`,
    );
  }
}
