import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../../config";
import type { ImageOptions } from "../load_options";
import { type ImageStore, memoryStore } from "../store/image_store";
import { withFakeImages } from "../testing/fake_images";
import { imageTarget } from "./image_target";
import { refit } from "./refit";

const GREY = memoryStore(Uint8Array.of(0, 10, 200, 255), [1, 2, 1]);
const COLOUR = memoryStore(Uint8Array.of(10, 20, 30, 255, 0, 0), [1, 1, 3]);

async function read(store: ImageStore, options: ImageOptions, onDone?: (done: number) => void) {
  let found = store;
  await withFakeImages("", async () => {
    found = await refit(store, imageTarget(options), onDone);
  });
  return found;
}

test("what is as it is asked for stays where it is", async () => {
  for (const options of [
    {},
    { size: "2x1" },
    { channels: 1 as const },
    { size: [1, 2] as const },
  ]) {
    assert.equal(await read(GREY, options), GREY);
  }
  assert.equal(await read(COLOUR, { channels: 3, size: 1 }), COLOUR);
});

test("grey becomes colour, colour grey by its luma, and dark light", async () => {
  const coloured = await read(GREY, { channels: 3 });
  assert.deepEqual(coloured.imageShape, [1, 2, 3]);
  assert.deepEqual(
    coloured.pixels,
    Uint8Array.of(0, 0, 0, 10, 10, 10, 200, 200, 200, 255, 255, 255),
  );
  // 0.299 · 10 + 0.587 · 20 + 0.114 · 30 = 18.15; 0.299 · 255 = 76.2.
  const grey = await read(COLOUR, { channels: 1 });
  assert.deepEqual([grey.imageShape, grey.pixels], [[1, 1, 1], Uint8Array.of(18, 76)]);
  assert.deepEqual((await read(GREY, { invert: true })).pixels, Uint8Array.of(255, 245, 55, 0));
  assert.deepEqual(
    (await read(COLOUR, { invert: true })).pixels,
    Uint8Array.of(245, 235, 225, 0, 255, 255),
  );
  assert.deepEqual(COLOUR.pixels, Uint8Array.of(10, 20, 30, 255, 0, 0));
});

test("another size in either direction is made, image by image", async () => {
  // In these tests a resized image has the first pixel's colour all over.
  const wide = await read(GREY, { size: "3x1" });
  assert.deepEqual(
    [wide.imageShape, wide.pixels],
    [[1, 3, 1], Uint8Array.of(0, 0, 0, 200, 200, 200)],
  );
  const tall = await read(GREY, { size: "2x2" });
  assert.deepEqual([tall.imageShape, tall.size], [[2, 2, 1], 2]);
  const colour = await read(COLOUR, { size: "1x2" });
  assert.deepEqual(colour.pixels, Uint8Array.of(10, 20, 30, 10, 20, 30, 255, 0, 0, 255, 0, 0));
});

test("how many are done is told, now and then and at the end", async () => {
  const many = memoryStore(new Uint8Array(401), [1, 1, 1]);
  const told: number[] = [];
  await read(many, { invert: true }, (done) => told.push(done));
  assert.deepEqual(told, [0, 200, 400, 401]);
});

test("more than 1 GiB is not made in memory", async () => {
  const reads = () => {
    throw new Error("begins to read");
  };
  const store = (size: number): ImageStore => ({
    ...GREY,
    size,
    imageShape: [1, 1, 1],
    read: reads,
  });
  const inColour = (size: number) => read(store(size), { size: 1024 });
  await assert.rejects(inColour(1024), /^Error: begins to read/);
  await assert.rejects(
    inColour(1025),
    (error) =>
      error instanceof UserError &&
      /^1025 images cannot be brought to 1024 × 1024 in memory: they would be 1\.0009765625 GiB; do/.test(
        error.message,
      ),
  );
});
