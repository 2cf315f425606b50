import assert from "node:assert/strict";
import { test } from "node:test";
import "../../host/node";
import { UserError } from "../../config";
import { concatBytes } from "../../host";
import { tarFiles } from "./tar";

/** A header of 512 bytes as POSIX has it (ustar): name, size in octal digits, type. */
function header(name: string, size: string, type = "0"): Uint8Array {
  const bytes = new Uint8Array(512);
  const put = (text: string, at: number) => bytes.set(Buffer.from(text), at);
  put(name, 0);
  put("0000644\0", 100);
  put(size, 124);
  put("00000000000\0", 136);
  put(type, 156);
  put("ustar\0", 257);
  return bytes;
}

/** A file as it stands in an archive, filled up to whole blocks; its size may be claimed. */
function entry(
  name: string,
  content: string,
  { size = content.length, type = "0" } = {},
): Uint8Array {
  const padded = new Uint8Array(512 * Math.ceil(content.length / 512));
  padded.set(Buffer.from(content));
  return concatBytes([header(name, `${size.toString(8).padStart(11, "0")}\0`, type), padded]);
}

const END = new Uint8Array(1024);
const block = (letter: string, length = 512) => letter.repeat(length);

function read(...pieces: Uint8Array[]): [string, string][] {
  return [...tarFiles(concatBytes(pieces), "x.tar")].map(([name, bytes]) => [
    name,
    Buffer.from(bytes).toString(),
  ]);
}

const refused = (message: RegExp, ...pieces: Uint8Array[]) =>
  assert.throws(
    () => read(...pieces),
    (error) => error instanceof UserError && message.test(error.message),
  );

test("files are found by their names without folders, the last of a name", () => {
  const pieces = [
    entry("set/", "", { type: "5" }),
    entry("set/a.bin", "first"),
    entry("set/empty", ""),
    entry("set/b.bin", block("b", 700)),
    entry("other/a.bin", "last"),
    END,
  ];
  assert.deepEqual(read(...pieces), [
    ["a.bin", "last"],
    ["empty", ""],
    ["b.bin", block("b", 700)],
  ]);
});

test("what comes back is a view of the archive, wherever that lies in memory", () => {
  const archive = concatBytes([entry("a", "first"), END]);
  const [whole] = tarFiles(archive, "x.tar").values();
  assert.equal(whole.buffer, archive.buffer);
  const within = concatBytes([new Uint8Array(512).fill(65), archive, archive]);
  const part = tarFiles(within.subarray(512, 512 + archive.length), "x.tar");
  assert.deepEqual([...part.keys()], ["a"]);
});

test("a size beyond the archive's end, or none at all, is refused", () => {
  assert.deepEqual(read(entry("a", block("a"))), [["a", block("a")]]);
  refused(
    /^x\.tar: expected a whole tar archive, found a file of 513 bytes; fetch/,
    entry("a", block("a"), { size: 513 }),
  );
  const first = entry("a", block("a"));
  assert.equal(read(first, entry("b", block("b"))).length, 2);
  refused(/a file of 513 bytes/, first, entry("b", block("b"), { size: 513 }));
  refused(/a file of -8 bytes/, header("a", "-0000000010\0"), END);
  refused(/a file of NaN bytes/, header("a", "no number\0"), END);
});

test("what is said of a file before it, and reaches beyond the end, is refused", () => {
  const longName = header("././@PaxHeader", "00000100000\0", "x");
  const message =
    /^x\.tar: expected a whole tar archive, found Invalid typed array length: 32768; fetch/;
  refused(message, longName, entry("a", "first"), END);
});

test("an archive without a file is refused", () => {
  refused(/found no file in it/, END);
  refused(/found no file in it/, entry("set/", "", { type: "5" }), END);
});
