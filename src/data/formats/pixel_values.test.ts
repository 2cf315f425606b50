import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeNumbers } from "./number_type";
import { PixelValues } from "./pixel_values";

/** The type, and the values that come back. */
function held(values: Iterable<number>) {
  const pixels = new PixelValues();
  let count = 0;
  for (const value of values) {
    pixels.push(value);
    count++;
  }
  assert.equal(pixels.length, count);
  const { type, bytes } = pixels.contents();
  return { type, values: Array.from(decodeNumbers(bytes, type)) };
}

test("whole numbers from 0 to 255 are bytes, others float32, from the first to the last", () => {
  const bytes = { kind: "u", size: 1, bigEndian: false, name: "uint8" };
  const floats = { kind: "f", size: 4, bigEndian: false, name: "float32" };
  assert.deepEqual(held([]), { type: bytes, values: [] });
  assert.deepEqual(held([0, 7, 255]), { type: bytes, values: [0, 7, 255] });
  for (const odd of [0.5, -1, 256]) {
    assert.deepEqual(held([0, 255, odd, 3]), { type: floats, values: [0, 255, odd, 3] });
  }
});

test("more values than there was room for are kept, as bytes and as floats", () => {
  const many = Array.from({ length: 2 ** 17 + 3 }, (_, i) => i % 256);
  assert.deepEqual(held(many).values, many);
  const halves = many.map((value) => value / 2);
  assert.deepEqual(held(halves).values, halves);
});
