import assert from "node:assert/strict";
import { test } from "node:test";
import { npyFile } from "../testing/array_files";
import { PART, partsOf, pixelsOf, planesToPixels } from "./array_pixels";
import { arrayIn, inMemory } from "./array_source";

const SAME = { factor: 1, offset: 0, same: true };

function pixels(shape: readonly number[], fortran: boolean, planes = false, values?: Uint8Array) {
  const count = shape.reduce((a, b) => a * b, 1);
  const bytes = values ?? Uint8Array.from({ length: count }, (_, i) => i);
  const source = arrayIn(inMemory(npyFile("|u1", shape, bytes, fortran)), "x");
  const [n, a, b, c = 1] = shape;
  const layout = planes
    ? { count: n, height: b, width: c, channels: a, planes }
    : { count: n, height: a, width: b, channels: c, planes };
  return pixelsOf(source, layout, SAME);
}

test("Fortran's order, whose first index runs fastest, becomes C's", () => {
  // Value i of a (2, 3, 4) array in Fortran's order stands at (i mod 2, ⌊i/2⌋ mod 3, ⌊i/6⌋).
  const expected = new Uint8Array(24);
  for (let i = 0; i < 24; i++) {
    expected[(i % 2) * 12 + (Math.floor(i / 2) % 3) * 4 + Math.floor(i / 6)] = i;
  }
  assert.deepEqual(pixels([2, 3, 4], true), expected);
  assert.deepEqual(
    pixels([2, 3, 4], false),
    Uint8Array.from({ length: 24 }, (_, i) => i),
  );
});

test("planes become pixels, image by image", () => {
  // Two images of 1 × 2 pixels: red 0 1, green 2 3, blue 4 5; then 6 7, 8 9, 10 11.
  const expected = Uint8Array.of(0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11);
  assert.deepEqual(pixels([2, 3, 1, 2], false, true), expected);
  assert.deepEqual(
    pixels([2, 1, 2, 3], false, true),
    Uint8Array.from({ length: 12 }, (_, i) => i),
  );
  const own = Uint8Array.of(9, 8, 7, 6);
  planesToPixels(own, { height: 1, width: 2, channels: 2 });
  assert.deepEqual(own, Uint8Array.of(9, 7, 8, 6));
});

test("more values than are worked on at a time are all there, in either order", () => {
  const values = new Uint8Array(PART + 4);
  values.fill(3).set([1, 2, 3, 4], PART);
  assert.deepEqual(pixels([1, 1, PART + 4], false, false, values), values);
  const turned = pixels([2, 1, PART / 2 + 2], true, false, values);
  const half = PART / 2;
  assert.deepEqual([turned[half], turned[half + 1]], [1, 3]);
  assert.deepEqual([turned.at(-2), turned.at(-1)], [2, 4]);
  const source = arrayIn(inMemory(npyFile("|u1", [PART + 4], values)), "x");
  assert.deepEqual(
    Array.from(partsOf(source), ([from, part]) => [from, part.length, part[3]]),
    [
      [0, PART, 3],
      [PART, 4, 4],
    ],
  );
});
