import { UserError } from "../../config";
import { isText, type NumberType } from "./number_type";
import { MOST_HEADER_BYTES, parseNpyHeader } from "./npy_header";
import { MOST_BYTES_READ, openFile } from "./reading";

/** An array in a file, of which parts are read. */
export interface ArraySource {
  /** For messages: "x.npy", "mnist.npz: x_train". */
  readonly name: string;
  readonly type: NumberType;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** How many values it has. */
  readonly count: number;
  /** Where its bytes are, if they are one after another in a file. */
  readonly place?: { readonly file: string; readonly offset: number };
  /** Where they are in memory already. */
  readonly bytes?: Uint8Array;
  /** Fills `out` with bytes from `position`, counted from the first value's. */
  read(out: Uint8Array, position: number): void;
}

/** A place from which bytes are read: a file, a part of one, or memory. */
export interface ByteRange {
  readonly size: number;
  readonly bytes?: Uint8Array;
  readonly place?: { readonly file: string; readonly offset: number };
  read(out: Uint8Array, position: number): void;
}

/** Bytes in memory. */
export function inMemory(bytes: Uint8Array): ByteRange {
  return {
    size: bytes.length,
    bytes,
    read: (out, position) => out.set(bytes.subarray(position, position + out.length)),
  };
}

/** A whole file, or a part of it. */
export function inFile(file: string, offset = 0, size?: number): ByteRange {
  const open = openFile(file);
  return {
    size: size ?? open.size - offset,
    place: { file, offset },
    read: (out, position) => open.read(out, offset + position),
  };
}

/**
 * The array that a `.npy` file holds.
 *
 * @param name for messages
 * @throws UserError where it is none, or is longer or shorter than its header says
 */
export function arrayIn(range: ByteRange, name: string): ArraySource {
  const head = new Uint8Array(Math.min(range.size, MOST_HEADER_BYTES));
  range.read(head, 0);
  const { type, fortran, shape, offset } = parseNpyHeader(head, name);
  const count = shape.reduce((product, size) => product * size, 1);
  const expected = offset + count * type.size;
  if (range.size !== expected) {
    throw new UserError(
      `${name}: expected ${expected} bytes for ${type.name} of shape ${shapeOf({ shape })}, found ${range.size}; save it again`,
    );
  }
  const { place } = range;
  return {
    ...{ name, type, fortran, shape, count },
    ...(range.bytes && { bytes: range.bytes.subarray(offset) }),
    ...(place && { place: { file: place.file, offset: place.offset + offset } }),
    read: (out, position) => range.read(out, offset + position),
  };
}

/** All bytes of an array that is small enough for it, to be changed at will. */
export function allBytes(source: ArraySource): Uint8Array {
  const length = source.count * source.type.size;
  if (length > MOST_BYTES_READ) {
    throw new UserError(
      `${source.name}: expected at most 2 GiB, found ${length} bytes; save it as uint8 in C order, of which a batch reads its own images`,
    );
  }
  const bytes = new Uint8Array(length);
  source.read(bytes, 0);
  return bytes;
}

/** "(60000, 28, 28)", as Python writes it. */
export function shapeOf({ shape }: Pick<ArraySource, "shape">): string {
  return `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}

/** @throws UserError where the array's values are words */
export function requireNumbers(source: ArraySource): void {
  if (!isText(source.type)) return;
  throw new UserError(
    `${source.name}: expected images as numbers, found texts; name another array`,
  );
}
