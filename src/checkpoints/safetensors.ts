import { counted, UserError } from "../config";
import { bytesOf, concatBytes } from "../host";

/** A named array in a safetensors file. */
export interface TensorData {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
}

/** What a safetensors file holds: tensors by name, and free text by name. */
export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, TensorData>;
  readonly metadata: Readonly<Record<string, string>>;
}

const MAX_HEADER = 100_000_000;

const types = {
  F32: { bytes: 4, read: (b: ArrayBuffer) => new Float32Array(b) },
  I32: { bytes: 4, read: (b: ArrayBuffer) => new Int32Array(b) },
  U8: { bytes: 1, read: (b: ArrayBuffer) => new Uint8Array(b) },
};

/**
 * The bytes of a safetensors file: the header's length as a little-endian uint64, the header as
 * JSON, the arrays one after another (https://github.com/huggingface/safetensors, "Format").
 *
 * @example
 * ```ts
 * serialize({ tensors: new Map([["w", { shape: [2], values: Float32Array.of(1, 2) }]]), metadata: {} });
 * ```
 */
export function serialize(file: SafetensorsFile): Uint8Array {
  return concatBytes(serializedParts(file));
}

/** The same one after another, of which the arrays are views: nothing is held twice. */
export function serializedParts({ tensors, metadata }: SafetensorsFile): readonly Uint8Array[] {
  const header: Record<string, unknown> = Object.create(null); // a tensor may be named __proto__
  header.__metadata__ = metadata;
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    const dtype =
      values instanceof Float32Array ? "F32" : values instanceof Int32Array ? "I32" : "U8";
    const end = offset + values.byteLength;
    header[name] = { dtype, shape, data_offsets: [offset, end] };
    offset = end;
  }
  const text = bytesOf(JSON.stringify(header));
  // Spaces up to a multiple of 8, so that readers that map the file find aligned arrays.
  const json = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(" ".charCodeAt(0));
  json.set(text);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(json.length), true);
  const arrays = [...tensors.values()].map(
    ({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  );
  return [length, json, ...arrays];
}

/**
 * Reads a safetensors file and trusts nothing in it: the header is at most 100 MB and within
 * the file, sizes are computed without overflow, each tensor's offsets fit its type and shape,
 * and together they cover the rest of the file without gap or overlap.
 *
 * @param label how the file is named in an error
 * @throws UserError saying what is wrong with the file
 */
export function parse(bytes: Uint8Array, label: string): SafetensorsFile {
  const fail = (what: string): never => {
    throw new UserError(`${label} is not a usable safetensors file: ${what}`);
  };
  if (bytes.length < 8)
    fail(`it has ${counted(bytes.length)} bytes, fewer than the 8 of the header's length`);
  const headerLength = Number(
    new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true),
  );
  if (headerLength > MAX_HEADER) fail("its header claims more than 100 MB");
  if (headerLength > bytes.length - 8) fail("its header is cut off");
  const header = parseHeader(bytes.subarray(8, 8 + headerLength), fail);
  const data = bytes.subarray(8 + headerLength);

  const tensors = new Map<string, TensorData>();
  const ranges: { name: string; begin: number; end: number }[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") {
      if (!isTextRecord(entry)) fail("its metadata are not texts by name");
      metadata = entry as Record<string, string>;
      continue;
    }
    const { dtype, shape, begin, end } = parseEntry(name, entry, fail);
    const { bytes: itemSize, read } = types[dtype];
    let size = itemSize;
    for (const n of shape) {
      size *= n;
      if (!Number.isSafeInteger(size)) fail(`tensor ${name} has a size that overflows`);
    }
    if (end > data.length) fail(`tensor ${name} reaches beyond the end of the file`);
    if (end - begin !== size) {
      fail(`tensor ${name} has ${end - begin} bytes, but its type and shape need ${size}`);
    }
    ranges.push({ name, begin, end });
    tensors.set(name, { shape, values: read(copyOf(data, begin, end)) });
  }

  let covered = 0;
  for (const { name, begin, end } of ranges.sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) fail(`tensor ${name} leaves a gap before it or overlaps another`);
    covered = end;
  }
  if (covered !== data.length)
    fail(`${data.length - covered} bytes at its end belong to no tensor`);
  return { tensors, metadata };
}

type Fail = (what: string) => never;

function parseHeader(bytes: Uint8Array, fail: Fail): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return fail("its header is not JSON in UTF-8");
  }
  if (!isRecord(header)) return fail("its header is not a JSON object");
  return header;
}

function parseEntry(name: string, entry: unknown, fail: Fail) {
  if (!isRecord(entry)) return fail(`tensor ${name} is not described`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string" || !Object.hasOwn(types, dtype)) {
    return fail(
      `tensor ${name} has data type ${JSON.stringify(dtype)}; ${Object.keys(types).join(", ")} can be read`,
    );
  }
  if (!isCounts(shape)) return fail(`tensor ${name} has no usable shape`);
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    return fail(`tensor ${name} has no usable offsets`);
  }
  return { dtype: dtype as keyof typeof types, shape, begin: offsets[0], end: offsets[1] };
}

function copyOf(data: Uint8Array, begin: number, end: number): ArrayBuffer {
  const copy = new ArrayBuffer(end - begin);
  new Uint8Array(copy).set(data.subarray(begin, end));
  return copy;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTextRecord(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((text) => typeof text === "string");
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
