import { UserError } from "../../config";

/** How the values of an array lie in a file, as NumPy writes it: "<f4" is little-endian float32. */
export interface NumberType {
  /** As NumPy has it: bool, unsigned, integer, float, bytes, text. */
  readonly kind: "b" | "u" | "i" | "f" | "S" | "U";
  /** Bytes a value. */
  readonly size: number;
  readonly bigEndian: boolean;
  /** For people: "uint8", "float32". */
  readonly name: string;
}

const SIZES = { b: [1], u: [1, 2, 4, 8], i: [1, 2, 4, 8], f: [2, 4, 8] } as const;
const NAMES = { b: "bool", u: "uint", i: "int", f: "float", S: "bytes", U: "text" } as const;

/** A text longer than this is no name of a class. */
const LONGEST_TEXT = 1000;

/**
 * What one of NumPy's descriptions stands for.
 *
 * @param file for the error message
 * @throws UserError where values of that type are not read
 */
export function numberType(descr: string, file: string): NumberType {
  const [, order, letter, digits] = /^([<>|=]?)([a-zA-Z])(\d*)$/.exec(descr) ?? [];
  const kind = letter === "a" ? "S" : letter;
  if (kind === "O") {
    throw new UserError(
      `${file}: expected an array of numbers, found Python objects, which are pickled and never read; save it with a dtype such as uint8`,
    );
  }
  const count = digits ? Number(digits) : kind === "b" ? 1 : 0;
  const bigEndian = order === ">";
  if ((kind === "S" || kind === "U") && count >= 1 && count <= LONGEST_TEXT) {
    return { kind, size: kind === "U" ? 4 * count : count, bigEndian, name: NAMES[kind] };
  }
  if (kind === "b" || kind === "u" || kind === "i" || kind === "f") {
    const sizes: readonly number[] = SIZES[kind];
    const name = kind === "b" ? "bool" : `${NAMES[kind]}${8 * count}`;
    if (sizes.includes(count)) return { kind, size: count, bigEndian, name };
  }
  throw new UserError(
    `${file}: expected integers, floats or bool, found the type "${descr.slice(0, 40)}"; save it as uint8`,
  );
}

/** Whether values of this type are words and no numbers. */
export function isText({ kind }: NumberType): boolean {
  return kind === "S" || kind === "U";
}

/**
 * Numbers out of the bytes that hold them; those of 64 bits come as the nearest number there is.
 *
 * @param bytes whole values; they may be turned around in place
 */
export function decodeNumbers(bytes: Uint8Array, type: NumberType): ArrayLike<number> {
  const { kind, size, bigEndian } = type;
  if (size === 1 && kind !== "i") return bytes;
  const whole = bytes.byteOffset === 0 ? bytes : bytes.slice();
  if (bigEndian) turnAround(whole, size);
  const { buffer, byteOffset } = whole;
  const count = whole.length / size;
  switch (`${kind}${size}`) {
    case "i1":
      return new Int8Array(buffer, byteOffset, count);
    case "i2":
      return new Int16Array(buffer, byteOffset, count);
    case "i4":
      return new Int32Array(buffer, byteOffset, count);
    case "i8":
      return Float64Array.from(new BigInt64Array(buffer, byteOffset, count), Number);
    case "u2":
      return new Uint16Array(buffer, byteOffset, count);
    case "u4":
      return new Uint32Array(buffer, byteOffset, count);
    case "u8":
      return Float64Array.from(new BigUint64Array(buffer, byteOffset, count), Number);
    case "f2":
      return halves(new Uint16Array(buffer, byteOffset, count));
    case "f4":
      return new Float32Array(buffer, byteOffset, count);
    default:
      return new Float64Array(buffer, byteOffset, count);
  }
}

/** Words out of the bytes that hold them, without the zeros that fill their places. */
export function decodeTexts(bytes: Uint8Array, { kind, size, bigEndian }: NumberType): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    if (kind === "S") {
      texts.push(new TextDecoder().decode(bytes.subarray(at, at + size)).replace(/\0+$/, ""));
      continue;
    }
    let text = "";
    for (let i = 0; i < size; i += 4) {
      const code = view.getUint32(at + i, !bigEndian);
      if (code !== 0) text += code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
    }
    texts.push(text);
  }
  return texts;
}

function turnAround(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}

let halfValues: Float32Array | undefined;

/** IEEE 754 numbers of 16 bits: 1 bit sign, 5 exponent, 10 fraction; all of them in a table. */
function halves(bits: Uint16Array): Float32Array {
  halfValues ??= Float32Array.from({ length: 2 ** 16 }, (_, half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 31;
    const fraction = half & 0x3ff;
    if (exponent === 31) return fraction ? NaN : sign * Infinity;
    return exponent === 0
      ? sign * fraction * 2 ** -24
      : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = halfValues[bits[i]];
  return values;
}
