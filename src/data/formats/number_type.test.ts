import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeNumbers, decodeTexts, numberType } from "./number_type";

const typeOf = (descr: string) => numberType(descr, "x.npy");

test("NumPy's descriptions of numbers and words are understood", () => {
  const expected: [descr: string, kind: string, size: number, bigEndian: boolean, name: string][] =
    [
      ["|b1", "b", 1, false, "bool"],
      ["b", "b", 1, false, "bool"],
      ["|u1", "u", 1, false, "uint8"],
      ["<u2", "u", 2, false, "uint16"],
      [">u4", "u", 4, true, "uint32"],
      ["=u8", "u", 8, false, "uint64"],
      ["|i1", "i", 1, false, "int8"],
      [">i2", "i", 2, true, "int16"],
      ["i4", "i", 4, false, "int32"],
      ["<i8", "i", 8, false, "int64"],
      ["<f2", "f", 2, false, "float16"],
      [">f4", "f", 4, true, "float32"],
      ["<f8", "f", 8, false, "float64"],
      ["|S1", "S", 1, false, "bytes"],
      ["|a12", "S", 12, false, "bytes"],
      [">U5", "U", 20, true, "text"],
      ["<U1000", "U", 4000, false, "text"],
    ];
  for (const [descr, kind, size, bigEndian, name] of expected) {
    assert.deepEqual(typeOf(descr), { kind, size, bigEndian, name }, descr);
  }
});

test("other types are refused with their description", () => {
  for (const descr of [
    "<f16",
    "<c8",
    "u",
    "f",
    "|b2",
    "<u3",
    "<i16",
    "|S",
    "|S0",
    "<U0",
    "<U1001",
  ]) {
    assert.throws(
      () => typeOf(descr),
      new RegExp(`^UserError: x\\.npy: .* found the type "${descr.replace("|", "\\|")}"`),
    );
  }
  const long = "x".repeat(60);
  assert.throws(() => typeOf(long), /found the type "x{40}";/);
  assert.throws(() => typeOf("O"), /Python objects, which are pickled/);
});

/** What `put` writes into a value's bytes, read back: at an even place, and at an odd one. */
function readBack(descr: string, put: (view: DataView, at: number) => void): number[] {
  const type = typeOf(descr);
  return [0, 1].map((offset) => {
    const bytes = new Uint8Array(24);
    put(new DataView(bytes.buffer), offset);
    put(new DataView(bytes.buffer), offset + type.size);
    const values = decodeNumbers(bytes.subarray(offset, offset + 2 * type.size), type);
    assert.equal(values.length, 2);
    assert.equal(values[1], values[0]);
    return values[0];
  });
}

test("numbers of every type are read, in both byte orders, wherever they lie", () => {
  const expected: [descr: string, put: (view: DataView, at: number) => void, value: number][] = [
    ["|u1", (view, at) => view.setUint8(at, 200), 200],
    ["|i1", (view, at) => view.setInt8(at, -100), -100],
    ["<u2", (view, at) => view.setUint16(at, 60001, true), 60001],
    [">u2", (view, at) => view.setUint16(at, 60001), 60001],
    ["<i2", (view, at) => view.setInt16(at, -12345, true), -12345],
    [">i4", (view, at) => view.setInt32(at, -123456789), -123456789],
    ["<u4", (view, at) => view.setUint32(at, 4000000001, true), 4000000001],
    ["<i8", (view, at) => view.setBigInt64(at, -(2n ** 40n) - 3n, true), -(2 ** 40) - 3],
    [">u8", (view, at) => view.setBigUint64(at, 2n ** 52n + 1n), 2 ** 52 + 1],
    ["<f4", (view, at) => view.setFloat32(at, -0.15625, true), -0.15625],
    [">f8", (view, at) => view.setFloat64(at, 0.1), 0.1],
    ["<f8", (view, at) => view.setFloat64(at, 0.1, true), 0.1],
  ];
  for (const [descr, put, value] of expected) {
    assert.deepEqual(readBack(descr, put), [value, value], descr);
  }
});

test("numbers of 16 bits are IEEE 754's halves", () => {
  // Sign, exponent, fraction; values from the standard's table of binary16.
  const halves: [bits: number, value: number][] = [
    [0x3c00, 1],
    [0x0000, 0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x8200, -(2 ** -15)],
    [0x0400, 2 ** -14],
    [0x3555, (1 + 0x155 / 1024) / 4],
    [0x3c00, 1],
    [0x3c01, 1 + 2 ** -10],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x7e00, NaN],
    [0x7c01, NaN],
  ];
  const bytes = new Uint8Array(Uint16Array.from(halves, ([bits]) => bits).buffer);
  assert.deepEqual(
    Array.from(decodeNumbers(bytes, typeOf("<f2"))),
    halves.map(([, value]) => value),
  );
});

test("words are read without the zeros behind them, in both byte orders", () => {
  const bytes = Buffer.from("ros\0lily\0\0\0\0ü\0\0");
  assert.deepEqual(decodeTexts(bytes, typeOf("|S4")), ["ros", "lily", "", "ü"]);
  for (const order of ["<", ">"]) {
    const view = new DataView(new ArrayBuffer(24));
    [0x1f600, 0x61, 0, 0x110000, 0x10ffff, 0].forEach((code, i) =>
      view.setUint32(4 * i, code, order === "<"),
    );
    const texts = decodeTexts(new Uint8Array(view.buffer), typeOf(`${order}U3`));
    assert.deepEqual(texts, ["😀a", "\ufffd\u{10ffff}"]);
  }
});
