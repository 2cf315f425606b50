import { UserError } from "../../config";
import { host, type MostBytes } from "../../host";

/** No more than this is decompressed, so that a small hostile file cannot fill the memory. */
export const MOST_BYTES = 2 ** 30;

/**
 * The bytes of a file that may be gzip-compressed, which its first two bytes tell.
 *
 * @param file its name, for the error message
 * @param most how many decompressed bytes are allowed, at most 1 GiB; a function tells so of the
 *   first of them, and may throw
 * @throws UserError where the compressed bytes are broken or hold more than that
 */
export async function decompress(
  bytes: Uint8Array,
  file: string,
  most: MostBytes = MOST_BYTES,
): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return plain(bytes);
  try {
    return plain(await host().gzip.decompress(bytes, most));
  } catch (error) {
    if (error instanceof UserError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `${file}: expected a whole gzip file, found a broken one (${why}); fetch it again`,
    );
  }
}

/** Without what a host's own kind of bytes adds, such as Node's Buffer. */
function plain({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
