import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import "../../host/node";
import { inTemporaryFolder } from "../testing/idx_files";
import { fileStore, intoMemory, MOST_BYTES_IN_MEMORY } from "./file_store";
import { type ImageStore, memoryStore } from "./image_store";

/** Five images of 1 × 2 pixels in colour: image i is 10i, 10i + 1, … 10i + 5. */
const PIXELS = Uint8Array.from({ length: 30 }, (_, i) => 10 * Math.floor(i / 6) + (i % 6));
const SHAPE = [1, 2, 3] as const;

/** The images by their first values; each is read behind three bytes that stay. */
function firsts(store: ImageStore): number[] {
  return Array.from({ length: store.size }, (_, i) => {
    const out = new Uint8Array(10).fill(99);
    store.read(i, out, 3);
    assert.deepEqual(
      [...out.subarray(4, 9)],
      [1, 2, 3, 4, 5].map((k) => out[3] + k),
    );
    assert.deepEqual([out[2], out[9]], [99, 99]);
    return out[3];
  });
}

/** Runs a test with the images in two files, two and three of them, with a header and something behind. */
const withFiles = (body: (store: ImageStore) => void) =>
  inTemporaryFolder((folder) => {
    const parts = [
      [0, 2, 4],
      [2, 5, 1],
    ].map(([from, to, offset], i) => {
      const file = path.join(folder, `${i}.bin`);
      const pixels = PIXELS.subarray(6 * from, 6 * to);
      writeFileSync(file, Uint8Array.of(...new Uint8Array(offset).fill(77), ...pixels, 77));
      return { file, offset, count: to - from };
    });
    body(fileStore(parts, SHAPE, "digest"));
  });

const orders = (store: ImageStore) => {
  assert.deepEqual([store.size, store.imageShape], [5, SHAPE]);
  assert.deepEqual(firsts(store), [0, 10, 20, 30, 40]);
  const slice = store.slice(1, 4);
  assert.deepEqual(firsts(slice), [10, 20, 30]);
  assert.deepEqual(firsts(slice.slice(1, 3)), [20, 30]);
  const picked = slice.pick([2, 0, 2]);
  assert.deepEqual(firsts(picked), [30, 10, 30]);
  assert.deepEqual(firsts(picked.slice(1, 3).pick([1])), [30]);
  assert.deepEqual(firsts(store.slice(2, 2)), []);
};

test("images in memory: any order, any part, and a slice shares their memory", () => {
  const store = memoryStore(PIXELS, SHAPE);
  orders(store);
  assert.deepEqual(store.identity(), [PIXELS]);
  assert.deepEqual(store.slice(1, 4).pixels, PIXELS.subarray(6, 24));
  assert.equal(store.slice(1, 4).pixels?.buffer, PIXELS.buffer);
  assert.deepEqual(store.pick([3]).pixels, PIXELS.slice(18, 24));
});

test("images in files: any order, any part, told by what they are made of and which they are", () =>
  withFiles((store) => {
    orders(store);
    assert.equal(store.pixels, undefined);
    const told = (each: ImageStore) => {
      const [digest, rows] = each.identity();
      return [Buffer.from(digest).toString(), ...new Int32Array(rows.slice().buffer)];
    };
    assert.deepEqual(told(store), ["digest", 0, 1, 2, 3, 4]);
    assert.deepEqual(told(store.slice(1, 3)), ["digest", 1, 2]);
    assert.deepEqual(told(store.slice(1, 4).pick([2, 0])), ["digest", 3, 1]);
  }));

test("an empty set of files has no image", () => {
  assert.equal(fileStore([], SHAPE, "").size, 0);
});

test("what is small enough comes into memory, the rest stays where it is", () =>
  withFiles((store) => {
    assert.deepEqual(intoMemory(store, 30).pixels, PIXELS);
    assert.deepEqual(intoMemory(store).imageShape, SHAPE);
    assert.equal(intoMemory(store, 29), store);
    const memory = memoryStore(PIXELS, SHAPE);
    assert.equal(intoMemory(memory), memory);
    assert.equal(MOST_BYTES_IN_MEMORY, 256 * 1024 * 1024);
  }));
