import assert from "node:assert/strict";
import { test } from "node:test";
import { type Dataset, holdOut } from "./dataset";
import { createImageSplit } from "./image_split";

/** Four images of 1×2 pixels. */
const split = createImageSplit({
  name: "train",
  imageShape: [1, 2],
  numClasses: 3,
  pixels: Uint8Array.of(0, 255, 51, 102, 255, 0, 0, 0),
  labels: Uint8Array.of(2, 0, 1, 0),
});
const f32 = (...values: number[]) => Float32Array.from(values);

test("pixels come as bytes / 255 in [0, 1]", () => {
  assert.equal(split.size, 4);
  assert.deepEqual(split.image(0), f32(0, 1));
  assert.deepEqual(split.image(1), f32(51 / 255, 102 / 255));
});

test("images are gathered in the order of the indices, repeats too", () => {
  assert.deepEqual(split.images([2, 0, 2]), f32(1, 0, 0, 1, 1, 0));
  assert.deepEqual(split.images([]), f32());
});

test("given memory is used, and only what is needed of it", () => {
  const out = new Float32Array(6).fill(9);
  const rows = split.images([0, 1], out);
  assert.equal(rows.buffer, out.buffer);
  assert.equal(rows.length, 4);
  assert.deepEqual(out.slice(4), f32(9, 9));
  assert.equal(split.images([0, 1, 2], out), out);
  assert.throws(() => split.images([0, 1, 2, 3], out), /out holds 6 numbers where 8 are needed/);
});

test("bytes are gathered likewise", () => {
  assert.deepEqual(split.bytes([2, 0, 2]), Uint8Array.of(255, 0, 0, 255, 255, 0));
  const out = new Uint8Array(4);
  assert.equal(split.bytes([1], out).buffer, out.buffer);
  assert.deepEqual(out, Uint8Array.of(51, 102, 0, 0));
  assert.throws(() => split.bytes([4]), /no image 4 in "train", which holds 4/);
});

test("labels are one-hot rows, whatever the memory held", () => {
  const out = new Float32Array(6).fill(9);
  assert.deepEqual(split.oneHot([0, 1], out), f32(0, 0, 1, 1, 0, 0));
});

test("a slice shares memory and has indices of its own", () => {
  const part = split.slice(1, 3, "part");
  assert.equal(part.name, "part");
  assert.equal(part.size, 2);
  assert.equal(part.pixels.buffer, split.pixels.buffer);
  assert.deepEqual(part.image(1), split.image(2));
  assert.deepEqual(part.oneHot([0]), f32(1, 0, 0));
  assert.throws(() => part.image(2), /no image 2 in "part", which holds 2/);
});

test("indices and bounds outside the split are refused", () => {
  for (const index of [-1, 4, 0.5, NaN]) assert.throws(() => split.image(index), RangeError);
  assert.throws(() => split.oneHot([4]), RangeError);
  assert.throws(() => split.slice(0, 5, "x"), /no images 0 to 5 in "train"/);
  assert.throws(() => split.slice(3, 2, "x"), RangeError);
});

test("pixels that do not fit the labels are refused", () => {
  assert.throws(
    () => createImageSplit({ ...split, pixels: new Uint8Array(7) }),
    /4 labels need 8 pixels, got 7/,
  );
});

test("holding out takes the last training images, and no test image is left", () => {
  const test = split.slice(3, 4, "test");
  const dataset: Dataset = {
    name: "four",
    title: "four",
    generated: false,
    source: "",
    imageShape: [1, 2],
    numClasses: 3,
    classNames: ["a", "b", "c"],
    train: split,
    test,
  };
  const validation = holdOut(dataset, 1);
  assert.deepEqual([...validation.train.labels], [2, 0, 1]);
  assert.deepEqual([...validation.test.labels], [0]);
  assert.equal(validation.test.name, "validation");
  for (const size of [0, 4, 1.5]) assert.throws(() => holdOut(dataset, size), RangeError);
});
