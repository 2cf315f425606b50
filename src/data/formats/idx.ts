import { counted, UserError } from "../../config";
import { type ImageShape, type ImageShapeLike, imageShapeOf, sameShape } from "../image_shape";

/** The magic numbers of IDX files of bytes: the last digit is the number of dimensions. */
export const IDX_LABELS_MAGIC = 0x0801;
export const IDX_IMAGES_MAGIC = 0x0803;
/** Images with their channels as a fourth dimension. */
export const IDX_CHANNELS_MAGIC = 0x0804;

/** What a magic number says, for the error where two files were swapped. */
const KIND_OF_MAGIC = new Map([
  [IDX_LABELS_MAGIC, "IDX labels"],
  [IDX_IMAGES_MAGIC, "IDX images"],
  [IDX_CHANNELS_MAGIC, "IDX images with channels"],
]);

/** The content of an IDX file of images. */
export interface IdxImages {
  readonly count: number;
  /** `[height, width, channels]` in pixels. */
  readonly imageShape: ImageShape;
  /** `[count * height * width * channels]`, a view of the file's bytes. */
  readonly pixels: Uint8Array;
}

/**
 * Parses an IDX file of images, decompressed: magic number 0x00000803, three big-endian sizes
 * (count, height, width), then one byte a pixel. With magic number 0x00000804 a fourth size says
 * how many bytes, or channels, a pixel has: 1 or 3. Nothing in the file is trusted.
 *
 * Source: the file format in Y. LeCun, C. Cortes, C. Burges, "The MNIST database".
 *
 * @param bytes the whole file, decompressed
 * @param file its name, for error messages
 * @param expectedShape where only images of this shape will do
 * @throws UserError where the file is anything but whole, non-empty IDX images of that shape
 */
export function parseIdxImages(
  bytes: Uint8Array,
  file: string,
  expectedShape?: ImageShapeLike,
): IdxImages {
  const { count, imageShape, bytesInAll } = idxImagesHead(bytes, file, expectedShape);
  requireLength(bytes, file, bytesInAll);
  return { count, imageShape, pixels: bytes.subarray(headerBytes(magicOf(bytes))) };
}

/** What the first bytes of an IDX file of images tell. */
export interface IdxImagesHead {
  readonly count: number;
  readonly imageShape: ImageShape;
  /** How long such a file is. */
  readonly bytesInAll: number;
}

/**
 * Reads the header of an IDX file of images, of which more may be missing: so much is known before
 * a compressed file is inflated.
 *
 * @throws UserError as {@link parseIdxImages}, but for bytes that are missing or too many
 */
export function idxImagesHead(
  bytes: Uint8Array,
  file: string,
  expectedShape?: ImageShapeLike,
): IdxImagesHead {
  const magic = magicOf(bytes) === IDX_CHANNELS_MAGIC ? IDX_CHANNELS_MAGIC : IDX_IMAGES_MAGIC;
  const { sizes, bytesInAll } = readSizes(bytes, file, magic);
  const [count, height, width, channels = 1] = sizes;
  if (count === 0 || height === 0 || width === 0 || (channels !== 1 && channels !== 3)) {
    const deep = magic === IDX_CHANNELS_MAGIC ? `×${channels}` : "";
    throw new UserError(
      `${file}: expected at least one image of at least one pixel${deep && " with 1 or 3 channels"}, found ${counted(count)} of ${height}×${width}${deep}; fetch it again`,
    );
  }
  const imageShape: ImageShape = [height, width, channels];
  if (expectedShape && !sameShape(imageShape, imageShapeOf(expectedShape))) {
    throw new UserError(
      `${file}: expected images of ${times(imageShapeOf(expectedShape))} pixels, found ${times(imageShape)}; name the folder of another data set`,
    );
  }
  return { count, imageShape, bytesInAll };
}

/**
 * Parses an IDX file of labels, decompressed: magic number 0x00000801, the big-endian count,
 * then one byte a label. Nothing in the file is trusted.
 *
 * @param bytes the whole file, decompressed
 * @param file its name, for error messages
 * @param numClasses labels are 0 to numClasses - 1; without it, whatever a byte holds
 * @returns `[count]`, a view of the file's bytes
 * @throws UserError where the file is anything but whole, non-empty IDX labels in that range
 */
export function parseIdxLabels(bytes: Uint8Array, file: string, numClasses = Infinity): Uint8Array {
  requireLength(bytes, file, idxLabelsHead(bytes, file).bytesInAll);
  const labels = bytes.subarray(headerBytes(IDX_LABELS_MAGIC));
  const wrong = labels.findIndex((label) => label >= numClasses);
  if (wrong >= 0) {
    throw new UserError(
      `${file}: expected labels from 0 to ${numClasses - 1}, found ${labels[wrong]} at index ${wrong}; fetch it again`,
    );
  }
  return labels;
}

/** The same of labels as {@link idxImagesHead} of images. */
export function idxLabelsHead(bytes: Uint8Array, file: string): { readonly bytesInAll: number } {
  const { sizes, bytesInAll } = readSizes(bytes, file, IDX_LABELS_MAGIC);
  if (sizes[0] === 0) {
    throw new UserError(`${file}: expected at least one label, found 0; fetch it again`);
  }
  return { bytesInAll };
}

/** Reads and checks an IDX header: the magic number, and the sizes with the bytes that they make. */
function readSizes(bytes: Uint8Array, file: string, magic: number) {
  const kind = KIND_OF_MAGIC.get(magic);
  if (bytes.length < headerBytes(magic)) {
    throw new UserError(
      `${file}: expected ${kind} with a header of ${headerBytes(magic)} bytes, found ${counted(bytes.length)} bytes in all; fetch it again`,
    );
  }
  const found = magicOf(bytes);
  if (found !== magic) {
    const foundKind = KIND_OF_MAGIC.get(found) ?? "no IDX file of images or labels";
    throw new UserError(
      `${file}: expected ${kind} (magic number ${hex(magic)}), found ${foundKind} (${hex(found)}); put the right file there`,
    );
  }
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sizes = Array.from({ length: dimensionsOf(magic) }, (_, i) => header.getUint32(4 + 4 * i));
  // A product too large to be exact is above 2^53 all the same, and no file is that long.
  const bytesInAll = headerBytes(magic) + sizes.reduce((product, size) => product * size, 1);
  return { sizes, bytesInAll };
}

function requireLength(bytes: Uint8Array, file: string, expected: number): void {
  if (bytes.length === expected) return;
  throw new UserError(
    `${file}: expected ${counted(expected)} bytes (sizes ${sizesText(bytes)}), found ${counted(bytes.length)}; fetch it again`,
  );
}

/** The sizes in a header that was checked. */
function sizesText(bytes: Uint8Array): string {
  return readSizes(bytes, "", magicOf(bytes)).sizes.join("×");
}

/** The first word of a file; NaN, which is no magic number, where it is shorter. */
function magicOf(bytes: Uint8Array): number {
  if (bytes.length < 4) return NaN;
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
}

function dimensionsOf(magic: number): number {
  return magic & 0xff;
}

function headerBytes(magic: number): number {
  return 4 + 4 * dimensionsOf(magic);
}

/** "28×28", or "48×32×3" in colour. */
function times([height, width, channels]: ImageShape): string {
  return channels === 1 ? `${height}×${width}` : `${height}×${width}×${channels}`;
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
