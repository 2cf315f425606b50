import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { drawDigit } from "./draw_digit";
import { GLYPH_STYLES } from "./glyph_strokes";
import { rasterizeLines } from "./raster";
import { smoothCurve } from "./smooth_curve";

test("the generated digits are those of every version: what was trained on them can be again", () => {
  const hash = createHash("sha256");
  const pixels = new Uint8Array(784);
  for (let i = 0; i < 600; i++) {
    hash.update(Uint8Array.of(drawDigit(0, "train", i, pixels))).update(pixels);
  }
  assert.equal(
    hash.digest("hex"),
    "81a3cef475e79e27134c1c8da46d8ab48a14915ddadf642091246240b3a950c5",
  );
});

test("every way of writing a digit is whole: points in pairs, in or near its box, a weight", () => {
  assert.equal(GLYPH_STYLES.length, 10);
  for (const { weight, strokes } of GLYPH_STYLES.flat()) {
    assert.ok(weight > 0);
    for (const stroke of strokes) {
      assert.ok(stroke.length >= 4 && stroke.length % 2 === 0, stroke.join());
      assert.ok(
        stroke.every((value) => value >= 0 && value <= 100),
        stroke.join(),
      );
    }
  }
});

test("a line is black where it is wider than its soft edge, and grey by a smooth step at it", () => {
  const side = 9;
  const out = new Uint8Array(side * side);
  // A level pen line through the middle of row 4, two pixels thick.
  const line = { points: Float64Array.of(2.5, 4.5, 6.5, 4.5), radii: Float64Array.of(1, 1) };
  rasterizeLines([line], side, out);
  // ½ − d / 1.3, d the distance to the ink's edge, then 3t² − 2t³ of 255.
  const grey = (d: number) => {
    const t = Math.min(1, Math.max(0, 0.5 - d / 1.3));
    return Math.round(255 * (3 * t ** 2 - 2 * t ** 3));
  };
  const column = (x: number) => Array.from({ length: side }, (_, y) => out[y * side + x]);
  const expected = Array.from({ length: side }, (_, y) => grey(Math.abs(y - 4) - 1));
  assert.deepEqual([column(2), column(4), column(6)], [expected, expected, expected]);
  assert.deepEqual([out[4 * side + 7], out[4 * side + 8]], [grey(0), grey(1)]);
  assert.deepEqual([out[3 * side + 7], out[5 * side + 1]], Array(2).fill(grey(Math.SQRT2 - 1)));
});

test("lines at the image's rim are drawn up to it", () => {
  const side = 5;
  const out = new Uint8Array(side * side);
  const points = Float64Array.of(0.5, 0.5, 4.5, 0.5, 4.5, 4.5, 0.5, 4.5, 0.5, 0.5);
  rasterizeLines([{ points, radii: new Float64Array(5).fill(0.7) }], side, out);
  for (let p = 0; p < side; p++) {
    const rim = [out[p], out[side * (side - 1) + p], out[side * p], out[side * p + side - 1]];
    assert.deepEqual(rim, [255, 255, 255, 255]);
  }
  assert.equal(out[side * 2 + 2], 0);
});

test("a curve goes through its points, halfway of a straight line is its middle", () => {
  const straight = smoothCurve(Float64Array.of(0, 0, 1, 2, 2, 4));
  assert.equal(straight.length, 2 * (2 * 5 + 1));
  for (const [i, point] of [0, 5, 10].entries()) {
    assert.deepEqual([...straight.slice(2 * point, 2 * point + 2)], [i, 2 * i]);
  }
});
