import { UserError } from "../../config";
import { fileName, host } from "../../host";

/** What is used of nanotar. */
interface Tar {
  parseTar(
    data: Uint8Array,
    options: { filter(entry: TarEntry): boolean },
  ): (TarEntry & { readonly data?: Uint8Array })[];
}

interface TarEntry {
  readonly name: string;
  readonly type?: string;
  readonly size: number;
}

/** The block before each file, which says its name and size. */
const BLOCK = 512;

/**
 * The files in a tar archive by their names without folders; where a name is there twice, the last.
 *
 * @param bytes the archive, not compressed; what comes back is a view of them
 * @param file its name, for the error message
 * @throws UserError where it is broken
 */
export function tarFiles(bytes: Uint8Array, file: string): Map<string, Uint8Array> {
  // nanotar reads all of the memory that bytes are in.
  const whole = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
  let room = whole.length;
  const filter = ({ size, type }: TarEntry) => {
    room -= BLOCK;
    // It believes sizes: one below zero would lead it back to where it was.
    if (!Number.isSafeInteger(size) || size < 0 || size > room)
      throw broken(file, `a file of ${size} bytes`);
    room -= size;
    return type === "file";
  };
  const files = new Map<string, Uint8Array>();
  try {
    for (const { name, data } of host().packages.load<Tar>("nanotar").parseTar(whole, { filter })) {
      files.set(fileName(name), data ?? new Uint8Array());
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw broken(file, error instanceof Error ? error.message : String(error));
  }
  if (files.size === 0) throw broken(file, "no file in it");
  return files;
}

function broken(file: string, found: string): UserError {
  const line = found.replace(/\s+/g, " ");
  return new UserError(`${file}: expected a whole tar archive, found ${line}; fetch it again`);
}
