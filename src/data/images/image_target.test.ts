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
  assert.deepEqual(size([1, 1024]), [1, 1024]);
  assert.equal(size(undefined), undefined);
  for (const channels of [1, 3, "auto"] as const) {
    assert.equal(imageTarget({ channels }).channels, channels);
  }
  for (const fit of ["crop", "pad", "stretch"] as const)
    assert.equal(imageTarget({ fit }).fit, fit);
  const given = { size: undefined, channels: undefined, invert: true };
  assert.deepEqual(imageTarget(given), {
    ...{
      size: undefined,
      fit: "crop",
      channels: "auto",
      invert: true,
      background: [255, 255, 255],
    },
  });
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
