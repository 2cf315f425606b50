import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../../config";
import type { ImageOptions } from "../load_options";
import { flatShape, layoutOf } from "./array_layout";

/** The layout as a list: count, height, width, channels, planes; and what was said of it. */
function read(shape: number[], size?: ImageOptions["size"]) {
  const said: string[] = [];
  const layout = layoutOf({ shape, name: "x.npy" }, size, (line) => said.push(line));
  const { count, height, width, channels, planes } = layout;
  return { layout: [count, height, width, channels, planes], said: said.join("\n") };
}

test("images of three dimensions are grey, of four the one of 1 to 4 is the channels", () => {
  const expected: [shape: number[], layout: (number | boolean)[]][] = [
    [
      [9, 7, 5],
      [9, 7, 5, 1, false],
    ],
    [
      [9, 1, 1],
      [9, 1, 1, 1, false],
    ],
    [
      [9, 7, 3],
      [9, 7, 3, 1, false],
    ],
    [
      [9, 7, 4],
      [9, 7, 4, 1, false],
    ],
    [
      [9, 9, 2],
      [9, 9, 2, 1, false],
    ],
    [
      [9, 8, 5],
      [9, 8, 5, 1, false],
    ],
    [
      [9, 4096, 4096],
      [9, 4096, 4096, 1, false],
    ],
    [
      [9, 7, 5, 1],
      [9, 7, 5, 1, false],
    ],
    [
      [9, 7, 5, 2],
      [9, 7, 5, 2, false],
    ],
    [
      [9, 7, 5, 4],
      [9, 7, 5, 4, false],
    ],
    // Both ends might be channels: the last is, unless the image would be no square and might be one.
    [
      [9, 3, 3, 3],
      [9, 3, 3, 3, false],
    ],
    [
      [9, 3, 5, 3],
      [9, 3, 5, 3, false],
    ],
    [
      [9, 2, 3, 3],
      [9, 2, 3, 3, false],
    ],
  ];
  for (const [shape, layout] of expected) {
    assert.deepEqual(read(shape), { layout, said: "" }, shape.join());
  }
});

test("channels before the sides, as PyTorch has them, are told of", () => {
  assert.deepEqual(read([9, 3, 7, 5]), {
    layout: [9, 7, 5, 3, true],
    said: "x.npy: the shape (9, 3, 7, 5) is taken as (n, channels, height, width), with 3 channels",
  });
  assert.match(read([9, 1, 7, 5]).said, /, with 1 channel$/);
  assert.deepEqual(read([9, 4, 7, 5]).layout, [9, 7, 5, 4, true]);
  assert.deepEqual(read([9, 1, 3, 3]).layout, [9, 3, 3, 1, true]);
});

test("rows are squares, three of them where one does not do, or what is named", () => {
  assert.deepEqual(read([9, 49]), { layout: [9, 7, 7, 1, false], said: "" });
  assert.deepEqual(read([9, 1]).layout, [9, 1, 1, 1, false]);
  assert.deepEqual(read([9, 49, 1]).layout, [9, 7, 7, 1, false]);
  assert.deepEqual(read([9, 1, 49]).layout, [9, 7, 7, 1, false]);
  assert.deepEqual(read([9, 1, 4]).layout, [9, 1, 4, 1, false]);
  assert.deepEqual(read([9, 1, 9]).layout, [9, 3, 3, 1, false]);
  assert.deepEqual(read([9, 1, 7]).layout, [9, 1, 7, 1, false]);
  assert.deepEqual(read([9, 48]), {
    layout: [9, 4, 4, 3, false],
    said: "x.npy: rows of 48 values are taken as 4 × 4 pixels, red, green and blue side by side",
  });
  assert.deepEqual(read([9, 15], "5x3").layout, [9, 3, 5, 1, false]);
  assert.deepEqual(read([9, 45], "5x3").layout, [9, 3, 5, 3, false]);
  assert.deepEqual(read([9, 16], "2x8").layout, [9, 8, 2, 1, false]);
  assert.deepEqual(flatShape(16, "3x3"), { height: 4, width: 4, channels: 1 });
  assert.equal(flatShape(0, undefined), undefined);
  assert.equal(flatShape(30, "5x3"), undefined);
});

test("what are no images, or might be in two ways, is refused", () => {
  const expected: [shape: number[], message: RegExp][] = [
    [[9, 8, 3], /which may be one image in colour or many of few pixels/],
    [[9, 8, 4], /which may be one image in colour/],
    [[9, 7, 5, 6], /found the shape \(9, 7, 5, 6\), with neither 1, 3 nor 4 channels/],
    [[9, 2, 7, 5], /with neither 1, 3 nor 4 channels at its second or last place/],
    [[9, 5, 7, 0], /with neither 1, 3 nor 4 channels/],
    [[9, 0, 7, 5], /with neither 1, 3 nor 4 channels/],
    [[9], /found the shape \(9,\), an array of 1 dimensions/],
    [[9, 1, 2, 3, 4], /an array of 5 dimensions/],
    [[9, 30], /rows of 30 values, which are neither square nor three squares/],
    [
      [0, 7, 5],
      /expected at least one image of 1 to 4096 pixels a side, found the shape \(0, 7, 5\)/,
    ],
    [[9, 0, 5], /expected at least one image/],
    [[9, 7, 0], /expected at least one image/],
    [[9, 4097, 5], /1 to 4096 pixels a side/],
    [[9, 5, 4097], /1 to 4096 pixels a side/],
  ];
  for (const [shape, message] of expected) {
    assert.throws(
      () => read(shape),
      (error) => error instanceof UserError && message.test(error.message),
      shape.join(),
    );
  }
});
