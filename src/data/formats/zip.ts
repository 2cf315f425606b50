import { counted, UserError } from "../../config";
import { concatBytes } from "../../host";
import { MOST_BYTES_IN_MEMORY } from "../store/file_store";
import { type ByteRange, inFile, inMemory } from "./array_source";
import { decompress } from "./gzip";
import { MOST_BYTES_READ } from "./reading";

/** A file in an archive. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes, as the archive's directory says. */
  readonly size: number;
  /**
   * Its content: in memory, or, where it is large and not compressed, where it lies.
   *
   * @throws UserError where it is broken, or would take more than 2 GiB
   */
  open(): Promise<ByteRange>;
}

interface Record {
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

const LONGEST_COMMENT = 2 ** 16;
const MOST_DIRECTORY_BYTES = 2 ** 24;

/** No deflated byte stands for more than 1032. */
const MOST_GROWTH = 1040;

/** The entries of archives that NumPy writes are stored, or deflated. */
const STORED = 0;
const DEFLATED = 8;

/**
 * The files in a zip archive, out of the directory at its end, so that of a large archive no more is
 * read than is wanted. zip64 is read too; nothing in it is trusted.
 *
 * What is deflated becomes a gzip file with the directory's check sum and size: the host inflates that
 * by compiled code, tells of damaged bytes, and stops at the size.
 *
 * Source: PKWARE, "APPNOTE.TXT, .ZIP File Format Specification", 4.3.
 *
 * @throws UserError where it is no whole archive
 */
export function zipEntries(file: string): ZipEntry[] {
  const whole = inFile(file);
  const { from, length, count } = directoryPlace(whole, file);
  if (length > MOST_DIRECTORY_BYTES || from + length > whole.size) {
    throw broken(file, `a directory of ${length} bytes at ${from}`);
  }
  const directory = new Uint8Array(length);
  whole.read(directory, from);
  return records(directory, count, file).map((record) => ({
    name: record.name,
    size: record.size,
    open: () => content(whole, record, file),
  }));
}

/** Where the directory is, as the last bytes of the file say. */
function directoryPlace(whole: ByteRange, file: string) {
  const tail = new Uint8Array(Math.min(whole.size, LONGEST_COMMENT + 22));
  whole.read(tail, whole.size - tail.length);
  const view = viewOf(tail);
  for (let at = tail.length - 22; at >= 0; at--) {
    if (view.getUint32(at, true) !== END) continue;
    const count = view.getUint16(at + 10, true);
    const length = view.getUint32(at + 12, true);
    const from = view.getUint32(at + 16, true);
    if (count !== 0xffff && length !== 0xffffffff && from !== 0xffffffff) {
      return { count, length, from };
    }
    if (at < 20 || view.getUint32(at - 20, true) !== LOCATOR_64) return { count, length, from };
    return directoryPlace64(whole, number64(view, at - 12), file);
  }
  throw broken(file, "no directory at its end");
}

function directoryPlace64(whole: ByteRange, at: number, file: string) {
  const end = new Uint8Array(56);
  if (at + end.length > whole.size) throw broken(file, `a directory's end at ${at}`);
  whole.read(end, at);
  const view = viewOf(end);
  if (view.getUint32(0, true) !== END_64) throw broken(file, `no directory's end at ${at}`);
  return { count: number64(view, 32), length: number64(view, 40), from: number64(view, 48) };
}

function records(directory: Uint8Array, count: number, file: string): Record[] {
  const view = viewOf(directory);
  const found: Record[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > directory.length || view.getUint32(at, true) !== CENTRAL) {
      throw broken(file, `${counted(i)} of ${counted(count)} entries in its directory`);
    }
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) =>
      view.getUint16(at + place, true),
    );
    const next = at + 46 + nameLength + extraLength + commentLength;
    if (next > directory.length)
      throw broken(file, `${counted(i)} of ${counted(count)} entries in its directory`);
    const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    const sizes = [24, 20, 42].map((place) => view.getUint32(at + place, true));
    const [size, packed, place] = withLargeSizes(sizes, extra);
    found.push({
      name: new TextDecoder().decode(directory.subarray(at + 46, at + 46 + nameLength)),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      ...{ size, packed, at: place },
    });
    at = next;
  }
  return found;
}

/** Sizes of 32 bits that are all ones stand, in their order, in an extra field of their own. */
function withLargeSizes(sizes: readonly number[], extra: Uint8Array): number[] {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length;) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1 && at + 4 + length <= extra.length) {
      let next = at + 4;
      return sizes.map((size) => {
        if (size !== 0xffffffff || next + 8 > at + 4 + length) return size;
        next += 8;
        return number64(view, next - 8);
      });
    }
    at += 4 + length;
  }
  return [...sizes];
}

async function content(whole: ByteRange, record: Record, file: string): Promise<ByteRange> {
  const name = `${file}: ${record.name}`;
  const { method, flags, packed, size } = record;
  if (flags & 1) throw new UserError(`${name}: is encrypted; unpack it and name the folder`);
  if (method !== STORED && method !== DEFLATED) {
    throw new UserError(
      `${name}: is packed in a way that is not read (method ${method}); save it with numpy.savez`,
    );
  }
  const head = new Uint8Array(30);
  if (record.at + head.length > whole.size) throw broken(file, `${record.name} beyond its end`);
  whole.read(head, record.at);
  const view = viewOf(head);
  const from = record.at + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  if (
    view.getUint32(0, true) !== LOCAL ||
    from + packed > whole.size ||
    (method === STORED && size !== packed)
  ) {
    throw broken(file, `${record.name} cut off or elsewhere`);
  }
  if (method === STORED && size > MOST_BYTES_IN_MEMORY) return inFile(file, from, size);
  if (size > MOST_BYTES_READ) {
    throw new UserError(
      `${name}: expected at most 2 GiB in a compressed archive, found ${size} bytes; unpack it and name the folder`,
    );
  }
  if (size > MOST_GROWTH * (packed + 1))
    throw broken(file, `${packed} bytes for ${size} of ${record.name}`);
  const bytes = new Uint8Array(packed);
  whole.read(bytes, from);
  const gzipped = asGzip(method === STORED ? storedBlocks(bytes) : [bytes], record);
  const inflated = await decompress(gzipped, name, () => size);
  if (inflated.length !== size)
    throw broken(file, `${counted(inflated.length)} of ${counted(size)} bytes of ${record.name}`);
  return inMemory(inflated);
}

/** A deflate stream as a gzip file: a header, and the check sum and size behind it (RFC 1952). */
function asGzip(deflated: readonly Uint8Array[], { crc, size }: Record): Uint8Array {
  const head = new Uint8Array(10);
  head.set([0x1f, 0x8b, DEFLATED]);
  const tail = new Uint8Array(8);
  viewOf(tail).setUint32(0, crc, true);
  viewOf(tail).setUint32(4, size, true);
  return concatBytes([head, ...deflated, tail]);
}

/** Bytes as a deflate stream that compresses nothing: blocks of at most 65,535 (RFC 1951, 3.2.4). */
function storedBlocks(bytes: Uint8Array): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  for (let from = 0; from === 0 || from < bytes.length; from += 0xffff) {
    const block = bytes.subarray(from, from + 0xffff);
    const head = new Uint8Array(5);
    head[0] = from + block.length === bytes.length ? 1 : 0;
    viewOf(head).setUint16(1, block.length, true);
    viewOf(head).setUint16(3, ~block.length, true);
    blocks.push(head, block);
  }
  return blocks;
}

/** 64 bits; beyond 2^53 it is not exact, and beyond any file. */
function number64(view: DataView, at: number): number {
  return view.getUint32(at, true) + 2 ** 32 * view.getUint32(at + 4, true);
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function broken(file: string, found: string): UserError {
  return new UserError(
    `${file}: expected a whole zip archive, found ${found}; fetch or save it again`,
  );
}
