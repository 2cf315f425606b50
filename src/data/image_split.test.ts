import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../config";
import { type Dataset, holdOut } from "./dataset";
import { imageShapeOf, shapeText } from "./image_shape";
import { createImageSplit, createStoredSplit } from "./image_split";
import { labelling, UNKNOWN_LABEL } from "./labels";

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

/** Two images of 2 rows × 3 columns in colour, byte i of both is 5 i. */
const colour = createImageSplit({
  imageShape: [2, 3, 3],
  pixels: Uint8Array.from({ length: 2 * 18 }, (_, i) => 5 * i),
});

test("a colour image has red, green and blue of a pixel side by side", () => {
  assert.equal(colour.size, 2);
  assert.deepEqual(colour.imageShape, [2, 3, 3]);
  // Image 1, row 1, column 2, blue: 18 + (1 · 3 + 2) · 3 + 2 = 35, so 175 / 255.
  const image = colour.image(1);
  assert.equal(image.length, 18);
  assert.equal(image[17], Math.fround(175 / 255));
  // Image 0, row 0, column 1: red is byte 3, green 4.
  assert.deepEqual(colour.images([1, 0]).slice(18 + 3, 18 + 5), f32(15 / 255, 20 / 255));
  assert.deepEqual(colour.bytes([1]).slice(0, 3), Uint8Array.of(90, 95, 100));
  assert.deepEqual(colour.slice(1, 2, "last").bytes([0]), colour.bytes([1]));
});

test("without labels there are no classes, and a row of one-hot labels has nothing in it", () => {
  assert.equal(colour.name, "images");
  assert.equal(colour.numClasses, 0);
  assert.deepEqual(colour.labels, Int32Array.of(UNKNOWN_LABEL, UNKNOWN_LABEL));
  assert.deepEqual(colour.oneHot([0, 1]), f32());
});

test("an unknown label is a row of zeros, never a class", () => {
  const half = createImageSplit({ ...split, labels: [-1, 1, -1, 0] });
  const out = new Float32Array(9).fill(9);
  assert.deepEqual(half.oneHot([0, 1, 2], out), f32(0, 0, 0, 0, 1, 0, 0, 0, 0));
  assert.deepEqual([half, split, colour].map(labelling), ["some", "all", "none"]);
});

test("there are as many classes as the largest label needs, unless it is said", () => {
  const args = { imageShape: [1, 1], pixels: new Uint8Array(3) } as const;
  assert.equal(createImageSplit({ ...args, labels: [0, 4, -1] }).numClasses, 5);
  assert.equal(createImageSplit({ ...args, labels: [0, 4, -1], numClasses: 7 }).numClasses, 7);
  assert.equal(createImageSplit({ ...args, numClasses: 7 }).oneHot([2]).length, 7);
});

test("labels are kept where they are int32, and copied where they are not", () => {
  const labels = Int32Array.of(0, 1, 2, 0);
  assert.equal(createImageSplit({ ...split, labels }).labels, labels);
  const bytes = Uint8Array.of(0, 1, 2, 0);
  assert.deepEqual(createImageSplit({ ...split, labels: bytes }).labels, labels);
});

test("labels that are no class are refused with their index", () => {
  const make = (labels: number[], numClasses?: number) => () =>
    createImageSplit({ ...split, labels, numClasses });
  assert.throws(make([0, 1, 3, 0], 3), /"train" .*label 2 is 3: .* from 0 to 2, or -1/);
  assert.throws(make([0, -2, 0, 0]), /label 1 is -2: expected a whole number of at least 0, or -1/);
  assert.throws(make([0, 0, 0, 0.5]), /label 3 is 0.5/);
  assert.throws(make([NaN, 0, 0, 0]), UserError);
  assert.throws(make([-1, 0, -1, -1], 0), /label 1 is 0: expected no class/);
  assert.throws(make([0, 0, 0, 0], 1.5), /numClasses is a whole number of at least 0, got 1.5/);
});

test("pixels that do not fit the labels or the shape are refused", () => {
  const make = (changes: object) => () => createImageSplit({ ...split, ...changes });
  assert.throws(make({ pixels: new Uint8Array(7) }), /4 labels need 8 pixels, got 7/);
  assert.throws(make({ imageShape: [1, 2, 3] }), /4 labels need 24 bytes of 1 × 2 × 3, got 8/);
  assert.throws(
    make({ pixels: new Uint8Array(7), labels: undefined }),
    /each image needs 2 pixels, got 7 in all/,
  );
  assert.throws(make({ pixels: new Float32Array(8) }), /Uint8Array of 0 to 255/);
  assert.throws(make({ imageShape: [0, 2] }), /1 or 3 channels, got \[0, 2\]/);
});

test("a shape is grey without channels, and says itself", () => {
  assert.deepEqual(imageShapeOf([28, 20]), [28, 20, 1]);
  const longer = [28, 20, 1, 1] as unknown as readonly [number, number, number];
  assert.throws(() => imageShapeOf(longer), /got \[28, 20, 1, 1\]/);
  assert.equal(shapeText([28, 20, 1]), "28 × 20");
  assert.equal(shapeText([48, 32, 3]), "48 × 32 in colour");
  for (const shape of [[28, 28, 2], [28, 28, 4], [28.5, 28], [28]]) {
    assert.throws(() => imageShapeOf(shape as [number, number]), RangeError);
    assert.throws(
      () => createImageSplit({ ...split, imageShape: shape as [number, number] }),
      UserError,
    );
  }
});

test("holding out takes the last training images, and no test image is left", () => {
  const test = split.slice(3, 4, "test");
  const dataset: Dataset = {
    name: "four",
    origin: "four",
    title: "four",
    generated: false,
    source: "",
    imageShape: [1, 2, 1],
    numClasses: 3,
    classNames: ["a", "b", "c"],
    item: "image",
    train: split,
    test,
  };
  const validation = holdOut(dataset, 1);
  assert.deepEqual([...validation.train.labels], [2, 0, 1]);
  assert.deepEqual([...validation.test.labels], [0]);
  assert.equal(validation.test.name, "validation");
  for (const size of [0, 4, 1.5]) assert.throws(() => holdOut(dataset, size), RangeError);
});

test("labels are as many as the images, wherever those are", () => {
  const { store } = split;
  assert.throws(
    () => createStoredSplit({ name: "few", store, labels: [0] }),
    /the split "few" cannot be made: 1 labels for 4 images/,
  );
  for (const numClasses of [-1, 0.5]) {
    assert.throws(
      () => createStoredSplit({ name: "odd", store, numClasses }),
      /numClasses is a whole number of at least 0, got/,
    );
  }
});

test("the pixels of images in files are read where they are asked for, each once", () => {
  const read: number[] = [];
  const { pixels } = createStoredSplit({
    name: "some",
    store: {
      ...{ size: 3, imageShape: [1, 2, 1], identity: () => [] },
      ...{ slice: () => assert.fail(), pick: () => assert.fail() },
      read(i, out, at) {
        read.push(i);
        out.fill(10 + i, at, at + 2);
      },
    },
  });
  assert.deepEqual([pixels, read], [Uint8Array.of(10, 10, 11, 11, 12, 12), [0, 1, 2]]);
});

test("the pixels of images in files are read all at once only up to 1 GiB", () => {
  const split = (size: number) =>
    createStoredSplit({
      name: "many",
      store: {
        ...{ size, imageShape: [32, 32, 1], identity: () => [] },
        ...{ slice: () => assert.fail(), pick: () => assert.fail() },
        read() {
          throw new Error("begins to read");
        },
      },
    });
  assert.throws(() => split(2 ** 20).pixels, /^Error: begins to read/);
  assert.throws(() => split(2 ** 20 + 1).pixels, /RangeError: "many" lies on disk, 1048577 images/);
});

test("what is known of each image goes along with it, and is as much as there are images", () => {
  const values = Float32Array.of(1, 2, 3, 4, 5, 6);
  const factors = { names: ["size", "hue"], values };
  const args = { imageShape: [1, 1], pixels: Uint8Array.of(1, 2, 3) } as const;
  const known = createImageSplit({ ...args, factors });
  assert.equal(known.factors, factors);
  assert.deepEqual(known.slice(1, 3, "s").factors?.values, Float32Array.of(3, 4, 5, 6));
  assert.deepEqual(known.pick([2, 0], "p").factors?.values, Float32Array.of(5, 6, 1, 2));
  const unknown = createImageSplit(args);
  assert.ok(!("factors" in unknown.slice(0, 1, "s")));
  assert.throws(
    () => createImageSplit({ ...args, factors: { names: ["size"], values } }),
    /6 values of 1 factors for 3 images/,
  );
});

test("a slice lies between whole bounds, and may be of no image", () => {
  assert.equal(split.slice(1, 1, "s").size, 0);
  assert.equal(split.slice(0, split.size, "s").size, split.size);
  for (const [from, to] of [
    [0.5, 2],
    [0, 1.5],
    [2, 1],
    [-1, 2],
    [0, split.size + 1],
  ]) {
    assert.throws(() => split.slice(from, to, "s"), /^RangeError: no images .* in "train"/);
  }
});
