import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../../config";
import type { ImageOptions } from "../load_options";
import { imageTarget } from "./image_target";

test("a size is a side, [height, width], or as it is written: width before height", () => {
  const size = (given: ImageOptions["size"]) => imageTarget({ size: given }).size;
  assert.deepEqual(size(32), [32, 32]);
  assert.deepEqual(size("32"), [32, 32]);
  assert.deepEqual(size("64x48"), [48, 64]);
  assert.deepEqual(size("64X48"), [48, 64]);
  assert.deepEqual(size([48, 64]), [48, 64]);
  assert.equal(size(undefined), undefined);
});

test("what is no size, colour or choice is refused with what it may be", () => {
  const refused = (options: object, why: RegExp) =>
    assert.throws(
      () => imageTarget(options as ImageOptions),
      (error: Error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, why);
        return true;
      },
    );
  for (const size of [0, -1, 1.5, 1025, NaN, "", "x", "64x", "64x0", "1e2", [64], [1, 2, 3]]) {
    refused({ size }, /^an image size is a side in pixels, 1 to 1024, or "WIDTHxHEIGHT", got /);
  }
  refused({ fit: "cover" }, /^fit is "crop", "pad" or "stretch", got "cover"$/);
  refused({ channels: 2 }, /^channels is "auto", 1 or 3, got 2$/);
  for (const background of ["red", "#fff", "#gggggg", 7]) {
    refused({ background }, /^a background is "black", "white" or "#rrggbb", got /);
  }
});

test("colours by name and by number", () => {
  const colour = (background: string) => imageTarget({ background }).background;
  assert.deepEqual(colour("black"), [0, 0, 0]);
  assert.deepEqual(colour("#0a80FF"), [10, 128, 255]);
  assert.deepEqual(imageTarget({}).background, [255, 255, 255]);
});
