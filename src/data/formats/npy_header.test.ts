import assert from "node:assert/strict";
import { test } from "node:test";
import { concatBytes } from "../../host";
import { isNpy, MOST_HEADER_BYTES, parseNpyHeader } from "./npy_header";

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const TEXT = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 5), }\n";

/** The first bytes of a file of this version, with a length that may be claimed. */
function head(version: number, text = TEXT, claimed?: number): Uint8Array {
  const dictionary = new Uint8Array(Buffer.from(text, version === 3 ? "utf8" : "latin1"));
  const length = claimed ?? dictionary.length;
  const bytes = [length & 255, (length >> 8) & 255];
  if (version !== 1) bytes.push((length >> 16) & 255, 0);
  return concatBytes([Uint8Array.of(...MAGIC, version, 0, ...bytes), dictionary]);
}

const refused = (bytes: Uint8Array, message: RegExp) =>
  assert.throws(() => parseNpyHeader(bytes, "x.npy"), message);

test("headers of versions 1, 2 and 3 say type, order, shape, and where the values begin", () => {
  for (const [version, prefix] of [
    [1, 10],
    [2, 12],
    [3, 12],
  ]) {
    const { type, ...others } = parseNpyHeader(head(version), "x.npy");
    assert.equal(type.name, "float32");
    const offset = prefix + TEXT.length;
    assert.deepEqual(others, { fortran: false, shape: [3, 5], offset });
  }
  const other = `{"shape": (), "fortran_order": True, "descr": '>i8'}`;
  const { type, fortran, shape } = parseNpyHeader(head(1, other), "x.npy");
  assert.deepEqual([type.name, type.bigEndian, fortran, shape], ["int64", true, true, []]);
  const python2 = "{'descr': '|u1', 'fortran_order': False, 'shape': (12L,)}";
  assert.deepEqual(parseNpyHeader(head(1, python2), "x.npy").shape, [12]);
});

test("a header that is longer than 255 bytes is read whole", () => {
  for (const version of [1, 2]) {
    const long = TEXT.padEnd(MOST_HEADER_BYTES - 200);
    assert.equal(parseNpyHeader(head(version, long), "x.npy").shape[1], 5);
  }
});

test("what is no header is refused", () => {
  assert.ok(isNpy(head(1)));
  for (const i of MAGIC.keys()) {
    const other = head(1);
    other[i] ^= 1;
    assert.ok(!isNpy(other), `byte ${i}`);
    refused(other, /expected a NumPy array/);
  }
  refused(head(0), /found version 0 or no whole header/);
  refused(head(4), /found version 4 or no whole header/);
  refused(head(1).subarray(0, 9), /found version 1 or no whole header/);
  refused(head(2).subarray(0, 11), /found version 2 or no whole header/);
  refused(head(1, "", 0), /a header without descr/);
  refused(head(2, "", 0), /a header without descr/);
  refused(head(1).subarray(0, -1), new RegExp(`a header of ${TEXT.length} bytes, which is not`));
  const big = 2 ** 16 + TEXT.length;
  refused(head(2, TEXT, big), new RegExp(`a header of ${big} bytes`));
});

test("a dictionary that misses something, or holds too much, is refused", () => {
  const order = "'fortran_order': False";
  const shape = "'shape': (3, 5)";
  for (const text of [
    `{'descr': '<f4', ${order}}`,
    `{'descr': '<f4', ${shape}}`,
    `{${order}, ${shape}}`,
  ]) {
    refused(head(1, text), /^UserError: x\.npy: .* found a header without descr, fortran_order or/);
  }
  refused(head(1, `{'descr': [('a', '<f4')], ${order}, ${shape}}`), /records of several fields/);
  const sizes = (n: number) => Array(n).fill("1").join(", ");
  const shaped = (list: string) => head(1, `{'descr': '<f4', ${order}, 'shape': (${list})}`);
  assert.equal(parseNpyHeader(shaped(sizes(32)), "x.npy").shape.length, 32);
  refused(shaped(sizes(33)), /found the shape \(1, 1, /);
  refused(shaped("9007199254740992, 1"), /found the shape \(9007199254740992, 1\);/);
  refused(shaped(`${"7".repeat(70)} `), /found the shape \(7{60}\);/);
});
