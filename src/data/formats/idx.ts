import { gunzipSync } from "node:zlib";
import { UserError } from "../../config";

/** The magic numbers of the two kinds of IDX files: unsigned bytes in three dimensions or in one. */
export const IDX_IMAGES_MAGIC = 0x0803;
export const IDX_LABELS_MAGIC = 0x0801;

/** What a magic number says, for the error where the two files were swapped. */
const KIND_OF_MAGIC = new Map([
  [IDX_IMAGES_MAGIC, "IDX images"],
  [IDX_LABELS_MAGIC, "IDX labels"],
]);

/** No more than this is decompressed, so that a small hostile file cannot fill the memory. */
const MAX_BYTES = 2 ** 30;

/** The content of an IDX file of images. */
export interface IdxImages {
  readonly count: number;
  /** `[height, width]` in pixels. */
  readonly imageShape: [number, number];
  /** `[count * height * width]`, a view of the file's bytes. */
  readonly pixels: Uint8Array;
}

/**
 * The bytes of a file that may be gzip-compressed, which its first two bytes tell.
 *
 * @throws UserError where the compressed bytes are broken or hold more than 1 GiB
 */
export function decompress(bytes: Uint8Array, file: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const { buffer, byteOffset, byteLength } = gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `${file}: expected a whole gzip file, found a broken one (${why}); fetch it again`,
    );
  }
}

/**
 * Parses an IDX file of images, decompressed: magic number 0x00000803, three big-endian sizes
 * (count, height, width), then one byte a pixel. Nothing in the file is trusted.
 *
 * Source: the file format in Y. LeCun, C. Cortes, C. Burges, "The MNIST database".
 *
 * @param bytes the whole file, decompressed
 * @param file its name, for error messages
 * @param expectedShape `[height, width]` where only these will do
 * @throws UserError where the file is anything but whole, non-empty IDX images of that shape
 */
export function parseIdxImages(
  bytes: Uint8Array,
  file: string,
  expectedShape?: readonly [number, number],
): IdxImages {
  const [count, height, width] = readSizes(bytes, file, IDX_IMAGES_MAGIC, 3);
  if (count === 0 || height === 0 || width === 0) {
    throw new UserError(
      `${file}: expected at least one image of at least one pixel, found ${count} of ${height}×${width}; fetch it again`,
    );
  }
  if (expectedShape && (height !== expectedShape[0] || width !== expectedShape[1])) {
    throw new UserError(
      `${file}: expected images of ${expectedShape.join("×")} pixels, found ${height}×${width}; name the folder of another data set`,
    );
  }
  return { count, imageShape: [height, width], pixels: bytes.subarray(16) };
}

/**
 * Parses an IDX file of labels, decompressed: magic number 0x00000801, the big-endian count,
 * then one byte a label. Nothing in the file is trusted.
 *
 * @param bytes the whole file, decompressed
 * @param file its name, for error messages
 * @param numClasses labels are 0 to numClasses - 1
 * @returns `[count]`, a view of the file's bytes
 * @throws UserError where the file is anything but whole, non-empty IDX labels in that range
 */
export function parseIdxLabels(bytes: Uint8Array, file: string, numClasses = 10): Uint8Array {
  const [count] = readSizes(bytes, file, IDX_LABELS_MAGIC, 1);
  if (count === 0) {
    throw new UserError(`${file}: expected at least one label, found 0; fetch it again`);
  }
  const labels = bytes.subarray(8);
  const wrong = labels.findIndex((label) => label >= numClasses);
  if (wrong >= 0) {
    throw new UserError(
      `${file}: expected labels from 0 to ${numClasses - 1}, found ${labels[wrong]} at index ${wrong}; fetch it again`,
    );
  }
  return labels;
}

/** Reads and checks an IDX header: the magic number, and sizes that account for every byte. */
function readSizes(bytes: Uint8Array, file: string, magic: number, dimensions: number): number[] {
  const headerBytes = 4 + 4 * dimensions;
  const kind = KIND_OF_MAGIC.get(magic);
  if (bytes.length < headerBytes) {
    throw new UserError(
      `${file}: expected ${kind} with a header of ${headerBytes} bytes, found ${bytes.length} bytes in all; fetch it again`,
    );
  }
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const found = header.getUint32(0);
  if (found !== magic) {
    const foundKind = KIND_OF_MAGIC.get(found) ?? "no IDX file of images or labels";
    throw new UserError(
      `${file}: expected ${kind} (magic number ${hex(magic)}), found ${foundKind} (${hex(found)}); put the right file there`,
    );
  }
  const sizes = Array.from({ length: dimensions }, (_, i) => header.getUint32(4 + 4 * i));
  // A product too large to be exact is above 2^53 all the same, and no file is that long.
  const expectedBytes = headerBytes + sizes.reduce((product, size) => product * size, 1);
  if (bytes.length !== expectedBytes) {
    throw new UserError(
      `${file}: expected ${expectedBytes} bytes (sizes ${sizes.join("×")}), found ${bytes.length}; fetch it again`,
    );
  }
  return sizes;
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
