import assert from "node:assert/strict";
import { test } from "node:test";
import { npyFile } from "../testing/array_files";
import { arrayIn, inMemory } from "./array_source";
import { labelsOfArray } from "./label_arrays";

const read = (count: number, ...file: Parameters<typeof npyFile>) =>
  Array.from<number | string>(
    labelsOfArray(arrayIn(inMemory(npyFile(...file)), "y"), count).values,
  );

const refused = (message: RegExp, count: number, ...file: Parameters<typeof npyFile>) =>
  assert.throws(() => read(count, ...file), message);

const words = Buffer.from("abcdefgh");

test("labels are (n,), (n, 1), (1, n), or rows with a single 1", () => {
  for (const shape of [[3], [3, 1], [1, 3], [1, 3, 1]]) {
    assert.deepEqual(read(3, "|u1", shape, [2, 0, 7]), [2, 0, 7], shape.join());
  }
  assert.deepEqual(read(1, "|u1", [1, 1], [5]), [5]);
  assert.deepEqual(read(2, "|u1", [2, 3], [0, 0, 1, 1, 0, 0]), [2, 0]);
  // In Fortran's order the first column comes first: rows (0, 0, 1) and (0, 1, 0).
  assert.deepEqual(read(2, "|u1", [2, 3], [0, 0, 0, 1, 1, 0], true), [2, 1]);
  assert.deepEqual(read(4, "|S2", [4], words), ["ab", "cd", "ef", "gh"]);
  assert.deepEqual(read(2, "|S4", [2, 1], words), ["abcd", "efgh"]);
});

test("what is not one label an image is refused", () => {
  refused(
    /expected a label for each image, found an array of shape \(2, 2, 2\)/,
    2,
    "|u1",
    [2, 2, 2],
    new Uint8Array(8),
  );
  refused(/found an array of shape \(2, 1, 3\)/, 2, "|u1", [2, 1, 3], new Uint8Array(6));
  refused(/a label for each of the 4 images, found 3;/, 4, "|u1", [3], [0, 1, 2]);
  refused(/a label for each of the 6 images, found 2;/, 6, "|u1", [2, 3], new Uint8Array(6));
  refused(/expected one word an image, found \(2, 2\)/, 2, "|S2", [2, 2], words);
  for (const row of [
    [0, 0, 0],
    [1, 0, 1],
    [0, 2, 0],
    [1, 3, 0],
    [255, 0, 0],
  ]) {
    refused(/y: .* found \(2, 3\) whose row 1 is none;/, 2, "|u1", [2, 3], [0, 1, 0, ...row]);
  }
});
