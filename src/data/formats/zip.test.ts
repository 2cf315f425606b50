import assert from "node:assert/strict";
import { ftruncateSync, openSync, closeSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import "../../host/node";
import { concatBytes } from "../../host";
import { crc32 } from "../testing/array_files";
import { inTemporaryFolder } from "../testing/idx_files";
import { zipEntries } from "./zip";

const ONES = 0xffffffff;

const short = (...values: number[]) => new Uint8Array(Uint16Array.from(values).buffer);
const word = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);
const long = (...values: number[]) => new Uint8Array(BigUint64Array.from(values, BigInt).buffer);
const text = (value: string) => new Uint8Array(Buffer.from(value));
const NOTHING: Uint8Array = new Uint8Array();

/** What an entry's records say, where it is not what holds of its content. */
interface Claims {
  readonly stored?: boolean;
  readonly method?: number;
  readonly flags?: number;
  readonly crc?: number;
  readonly size?: number;
  readonly packed?: number;
  readonly at?: number;
  /** The name and extra field before the content, which the directory need not repeat. */
  readonly localName?: string;
  readonly localExtra?: Uint8Array;
  readonly extra?: Uint8Array;
  readonly comment?: string;
  readonly content?: Uint8Array;
}

const DEEP: Uint8Array = Uint8Array.from({ length: 300 }, (_, i) => i % 7);

/** A local header with its content, and the entry of the directory (APPNOTE 4.3.7, 4.3.12). */
function entry(at: number, name: string, bytes: Uint8Array, claims: Claims = {}) {
  const { stored, flags = 0, localExtra = NOTHING, extra = NOTHING, comment = "" } = claims;
  const { localName = name, method = stored ? 0 : 8 } = claims;
  const content = claims.content ?? (stored ? bytes : deflateRawSync(bytes));
  const { crc = crc32(bytes), size = bytes.length, packed = content.length } = claims;
  const local = concatBytes([
    ...[word(0x04034b50), short(20, flags, method, 3, 4), word(crc, packed, size)],
    ...[short(text(localName).length, localExtra.length), text(localName), localExtra, content],
  ]);
  const central = concatBytes([
    ...[word(0x02014b50), short(30, 20, flags, method, 3, 4), word(crc, packed, size)],
    ...[short(text(name).length, extra.length, comment.length, 5, 6), word(7, claims.at ?? at)],
    ...[text(name), extra, text(comment)],
  ]);
  return { local, central };
}

/** The record at the end (APPNOTE 4.3.16). */
const end = (count: number, length: number, from: number, comment: Uint8Array = NOTHING) =>
  concatBytes([
    ...[word(0x06054b50), short(0, 0, count, count), word(length, from)],
    ...[short(comment.length), comment],
  ]);

/** The record of zip64, and what leads to it (APPNOTE 4.3.14, 4.3.15). */
const end64 = (count: number, length: number, from: number) =>
  concatBytes([
    word(0x06064b50),
    long(44),
    short(45, 45),
    word(0, 0),
    long(count, count, length, from),
  ]);
const locator = (at: number) => concatBytes([word(0x07064b50, 0), long(at), word(1)]);

type Content = readonly [name: string, bytes: Uint8Array, claims?: Claims];

/** Entries one after another, and their directory. */
function parts(...contents: Content[]) {
  const locals: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let from = 0;
  for (const [name, bytes, claims] of contents) {
    const { local, central } = entry(from, name, bytes, claims);
    locals.push(local);
    directory.push(central);
    from += local.length;
  }
  return {
    locals: concatBytes(locals),
    directory: concatBytes(directory),
    from,
    count: contents.length,
  };
}

function archive(...contents: Content[]): Uint8Array {
  const { locals, directory, from, count } = parts(...contents);
  return concatBytes([locals, directory, end(count, directory.length, from)]);
}

/** The files of an archive, by name, opened. */
async function read(bytes: Uint8Array): Promise<[string, Uint8Array | undefined][]> {
  const found: [string, Uint8Array | undefined][] = [];
  await inTemporaryFolder(async (folder) => {
    const file = path.join(folder, "x.zip");
    writeFileSync(file, bytes);
    for (const { name, size, open } of zipEntries(file)) {
      const content = await open();
      assert.deepEqual([content.size, content.bytes?.length], [size, size]);
      found.push([name, content.bytes]);
    }
  });
  return found;
}

const refused = (bytes: Uint8Array, message: RegExp) =>
  assert.rejects(read(bytes), (error) => {
    assert.ok(error instanceof Error && error.name === "UserError", `${error}`);
    assert.match(error.message, message);
    return true;
  });

test("entries are read, packed or not, whatever stands around their names", async () => {
  const bytes = archive(
    ["a.npy", DEEP, { localName: "another name", localExtra: text("twelve bytes"), flags: 2048 }],
    [
      "ü/b.npy",
      DEEP.subarray(0, 9),
      { stored: true, extra: text("abcd\0\0xy"), comment: "a comment" },
    ],
    ["c", NOTHING, { stored: true, flags: 2 }],
    ["", NOTHING],
  );
  assert.deepEqual(await read(bytes), [
    ["a.npy", DEEP],
    ["ü/b.npy", DEEP.slice(0, 9)],
    ["c", NOTHING],
    ["", NOTHING],
  ]);
});

test("what is stored may be longer than a block of deflate's", async () => {
  for (const length of [0xfffe, 0xffff, 0x10000, 2 * 0xffff, 2 * 0xffff + 11]) {
    const bytes = Uint8Array.from({ length }, (_, i) => i % 251);
    assert.deepEqual(await read(archive(["a", bytes, { stored: true }])), [["a", bytes]]);
  }
});

test("the end is found behind a comment of any length, and an empty archive is empty", async () => {
  const { locals, directory, from, count } = parts(["a", DEEP]);
  for (const length of [0, 1, 300, 65535]) {
    const comment = new Uint8Array(length).fill(120);
    const bytes = concatBytes([locals, directory, end(count, directory.length, from, comment)]);
    assert.deepEqual(await read(bytes), [["a", DEEP]]);
  }
  const whole = archive(["a", DEEP]);
  assert.equal((await read(concatBytes([whole, new Uint8Array(65536)]))).length, 1);
  await refused(concatBytes([whole, new Uint8Array(65537)]), /found no directory at its end/);
  assert.deepEqual(await read(end(0, 0, 0)), []);
  await refused(end(0, 0, 0).subarray(1), /found no directory at its end/);
  await refused(end(0, 0, 0).subarray(0, -1), /found no directory at its end/);
});

test("records may lie behind the end, in its comment, up to the last byte", async () => {
  const { local, central } = entry(0, "a", DEEP);
  const ended = end(1, central.length, local.length + 22, central);
  assert.deepEqual(await read(concatBytes([local, ended])), [["a", DEEP]]);
  // An entry of nothing, of which the header alone is the file's end.
  const hollow = { stored: true, localName: "" };
  const at = entry(0, "b", NOTHING, hollow).central.length + 22;
  const nothing = entry(at, "b", NOTHING, hollow);
  const bytes = concatBytes([nothing.central, end(1, nothing.central.length, 0, nothing.local)]);
  assert.deepEqual(await read(bytes), [["b", NOTHING]]);
  await refused(bytes.subarray(0, -1), /found b beyond its end/);
});

test("zip64 is read where one of the end's numbers is all ones", async () => {
  const { locals, directory, from, count } = parts(["a", DEEP], ["b", DEEP]);
  const length = directory.length;
  const before = concatBytes([locals, directory]);
  for (const last of [
    end(0xffff, length, from),
    end(count, ONES, from),
    end(count, length, ONES),
    end(0xffff, ONES, ONES),
  ]) {
    const bytes = concatBytes([before, end64(count, length, from), locator(before.length), last]);
    assert.equal((await read(bytes)).length, 2);
  }
  // Without a locator the numbers mean themselves.
  await refused(concatBytes([before, end(0xffff, length, from)]), /found 2 of 65,535 entries/);
  await refused(end(0xffff, 0, 0), /found 0 of 65,535 entries/);
  await refused(concatBytes([new Uint8Array(19), end(0xffff, 0, 0)]), /found 0 of 65,535 entries/);
  const first = concatBytes([locator(42), end(0xffff, 0, 0, end64(0, 0, 0))]);
  assert.deepEqual(await read(first), []);
  await refused(first.subarray(0, -1), /found a directory's end at 42/);
  const elsewhere = concatBytes([
    before,
    end64(count, length, from),
    locator(0),
    end(0xffff, 0, 0),
  ]);
  await refused(elsewhere, /found no directory's end at 0/);
  const far = [end64(2, length, 2 ** 32 + 5), locator(before.length), end(0xffff, 0, 0)];
  await refused(
    concatBytes([before, ...far]),
    new RegExp(`directory of ${length} bytes at 4294967301`),
  );
});

test("an entry's sizes of 64 bits stand in their order in the extra field", async () => {
  const other = concatBytes([short(0x5455, 5), text("abcde")]);
  const packed = deflateRawSync(DEEP).length;
  const large = (...values: number[]) =>
    concatBytes([short(1, 8 * values.length), long(...values)]);
  const all = { size: ONES, packed: ONES, at: ONES };
  const cases: Claims[] = [
    { ...all, extra: large(300, packed, 0) },
    { ...all, extra: concatBytes([other, large(300, packed, 0), other]) },
    { size: ONES, extra: large(300) },
    { packed: ONES, extra: concatBytes([large(packed), text("abc")]) },
    { at: ONES, extra: large(0) },
    { size: ONES, at: ONES, extra: large(300, 0) },
    { extra: concatBytes([other, text("abc")]) },
  ];
  for (const claims of cases)
    assert.deepEqual(await read(archive(["a", DEEP, claims])), [["a", DEEP]]);
  const sizes = async (extra: Uint8Array) => {
    let size = 0;
    await inTemporaryFolder((folder) => {
      const file = path.join(folder, "x.zip");
      writeFileSync(file, archive(["a", DEEP, { ...all, extra, comment: "more" }]));
      [{ size }] = zipEntries(file);
    });
    return size;
  };
  assert.equal(await sizes(large(2 ** 33 + 7)), 2 ** 33 + 7);
  assert.equal(await sizes(concatBytes([short(1, 7), long(300).subarray(1)])), ONES);
  assert.equal(await sizes(concatBytes([short(1, 24), long(300)])), ONES);
  assert.equal(await sizes(concatBytes([short(1, 9), long(300)])), ONES);
  assert.equal(await sizes(concatBytes([short(2, 8), long(300)])), ONES);
});

test("what is encrypted, or packed in another way, is refused by its name", async () => {
  await refused(archive(["a", DEEP, { flags: 9 }]), /x\.zip: a: is encrypted/);
  await refused(archive(["a", DEEP, { method: 12 }]), /x\.zip: a: .*\(method 12\)/);
  await refused(archive(["a", DEEP, { method: 9 }]), /\(method 9\)/);
});

test("an archive that is cut off, or whose records lie, is refused", async () => {
  const { locals, directory, from } = parts(["a", DEEP], ["b", DEEP]);
  const ended = (count: number, length = directory.length, at = from, own = directory) =>
    concatBytes([locals, own, end(count, length, at)]);
  await refused(ended(3), /found 2 of 3 entries in its directory/);
  await refused(ended(2, directory.length - 1), /found 1 of 2 entries/);
  await refused(ended(2, directory.length, from - 1), /found 0 of 2 entries/);
  await refused(ended(1, 45), /found 0 of 1 entries/);
  const space = 22 + directory.length;
  await refused(ended(2, space + 1), new RegExp(`a directory of ${space + 1} bytes at ${from}`));
  await refused(archive(["a", DEEP, { at: 1 }]), /found a cut off or elsewhere/);
  await refused(archive(["a", DEEP, { at: 1e6 }]), /found a beyond its end/);
  await refused(archive(["a", DEEP, { packed: 1e6 }]), /found a cut off or elsewhere/);
  await refused(archive(["a", DEEP, { stored: true, size: 299 }]), /found a cut off or elsewhere/);
});

test("content that is not what the directory says is refused", async () => {
  for (const stored of [true, false]) {
    await refused(archive(["a", DEEP, { stored, crc: 1 }]), /x\.zip: a: .*broken/);
  }
  await refused(archive(["a", DEEP, { size: 301 }]), /x\.zip: a: .*broken/);
  await refused(archive(["a", DEEP, { size: 299 }]), /x\.zip: a: .*broken/);
  // A stream with an end of its own before the entry's.
  const other = DEEP.subarray(0, 200);
  const content = concatBytes([deflateRawSync(other), word(crc32(other), 200), new Uint8Array(9)]);
  await refused(archive(["a", DEEP, { content }]), /found 200 of 300 bytes of a/);
});

test("sizes that no such entry can have are refused before they are inflated", async () => {
  const packed = deflateRawSync(DEEP).length;
  const most = 1040 * (packed + 1);
  await refused(archive(["a", DEEP, { size: most }]), /broken/);
  await refused(
    archive(["a", DEEP, { size: most + 1 }]),
    new RegExp(`found ${packed} bytes for ${most + 1} of a`),
  );
  await refused(archive(["a", DEEP, { size: 2 ** 31 }]), /bytes for 2147483648 of a/);
  await refused(
    archive(["a", DEEP, { size: 2 ** 31 + 1 }]),
    /x\.zip: a: expected at most 2 GiB in a compressed archive, found 2147483649 bytes/,
  );
});

/** Writes pieces at their places into a file that is empty elsewhere. */
function writeSparse(file: string, pieces: readonly (readonly [at: number, bytes: Uint8Array])[]) {
  const open = openSync(file, "w");
  for (const [at, bytes] of pieces) writeSync(open, bytes, 0, bytes.length, at);
  const [at, bytes] = pieces[pieces.length - 1];
  ftruncateSync(open, at + bytes.length);
  closeSync(open);
}

test("a large file that is not compressed stays where it lies", () =>
  inTemporaryFolder(async (folder) => {
    const file = path.join(folder, "x.zip");
    const size = 2 ** 28 + 1;
    const { local, central } = entry(0, "a", NOTHING, { stored: true, size, packed: size });
    const at = local.length + size;
    const rest = concatBytes([Uint8Array.of(9), central, end(1, central.length, at)]);
    writeSparse(file, [
      [0, local],
      [at - 1, rest],
    ]);
    const content = await zipEntries(file)[0].open();
    assert.deepEqual([content.size, content.bytes], [size, undefined]);
    assert.deepEqual(content.place, { file, offset: local.length });
    const out = new Uint8Array(2);
    content.read(out, size - 2);
    assert.deepEqual(out, Uint8Array.of(0, 9));
  }));

test("a directory of more than 16 MiB is refused before it is read", () =>
  inTemporaryFolder((folder) => {
    const file = path.join(folder, "x.zip");
    const read = (length: number) => {
      writeSparse(file, [[length, end(1, length, 0)]]);
      return () => zipEntries(file);
    };
    assert.throws(read(2 ** 24), /found 0 of 1 entries/);
    assert.throws(read(2 ** 24 + 1), /found a directory of 16777217 bytes at 0/);
  }));
