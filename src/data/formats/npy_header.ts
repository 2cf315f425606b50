import { UserError } from "../../config";
import { type NumberType, numberType } from "./number_type";

/** What the header of a `.npy` file says of the array behind it. */
export interface NpyHeader {
  readonly type: NumberType;
  /** Whether the first index runs fastest, as in Fortran, and not the last one, as in C. */
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Where the values begin, in bytes. */
  readonly offset: number;
}

/** The header may be so long; NumPy itself reads no longer one. */
export const MOST_HEADER_BYTES = 12_000;

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Whether these are the first bytes of a `.npy` file. */
export function isNpy(head: Uint8Array): boolean {
  return MAGIC.every((byte, i) => head[i] === byte);
}

/**
 * Reads the header of a `.npy` file of version 1, 2 or 3: "\x93NUMPY", the version, the length of a
 * Python dictionary, and that dictionary as text. Nothing in it is evaluated.
 *
 * Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
 *
 * @param head the file's first bytes, {@link MOST_HEADER_BYTES} of them where it has as many
 * @param file its name, for error messages
 * @throws UserError where it is no such header, or the array's values are Python objects or records
 */
export function parseNpyHeader(head: Uint8Array, file: string): NpyHeader {
  if (!isNpy(head)) {
    throw new UserError(
      `${file}: expected a NumPy array ("\\x93NUMPY" at its beginning), found another file; save it with numpy.save`,
    );
  }
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const version = head[6];
  const lengthBytes = version === 1 ? 2 : 4;
  if (!(version >= 1 && version <= 3) || head.length < 8 + lengthBytes) {
    throw broken(file, `version ${version} or no whole header`);
  }
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const offset = 8 + lengthBytes + length;
  if (offset > head.length) throw broken(file, `a header of ${length} bytes, which is not there`);
  const text = new TextDecoder(version === 3 ? "utf-8" : "latin1").decode(
    head.subarray(8 + lengthBytes, offset),
  );
  return { ...parseDictionary(text, file), offset };
}

function parseDictionary(text: string, file: string): Omit<NpyHeader, "offset"> {
  const descr = /['"]descr['"]\s*:\s*(?:['"]([^'"]*)['"]|(\[))/.exec(text);
  const order = /['"]fortran_order['"]\s*:\s*(True|False)\b/.exec(text);
  const [, sizes] = /['"]shape['"]\s*:\s*\(([\d\sL,]*)\)/.exec(text) ?? [];
  if (!/^\s*\{/.test(text) || !descr || !order || sizes === undefined)
    throw broken(file, "a header without descr, fortran_order or shape");
  if (descr[2] !== undefined) {
    throw new UserError(
      `${file}: expected an array of numbers, found records of several fields; save the images as an array of their own`,
    );
  }
  const shape = (sizes.match(/\d+/g) ?? []).map(Number);
  if (shape.length > 32 || !shape.every((size) => Number.isSafeInteger(size))) {
    throw broken(file, `the shape (${sizes.slice(0, 60).trim()})`);
  }
  return { type: numberType(descr[1], file), fortran: order[1] === "True", shape };
}

function broken(file: string, found: string): UserError {
  return new UserError(
    `${file}: expected the header of a NumPy array, found ${found}; save it again with numpy.save`,
  );
}
