import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../backend/testing/assert_close";
import { quantizeColumns, restoreColumns } from "./quantize";

test("each column's largest weight becomes 127, and the others their share of it", () => {
  const { integers, scale } = quantizeColumns(Float32Array.of(1, -8, 0.5, 4), 2, "int8");
  assert.deepEqual([...integers], [127, -127, 64, 64]); // 63.5 rounds up
  assertClose(scale, [1 / 127, 8 / 127]);
});

for (const [precision, most] of [
  ["int8", 127],
  ["int16", 32767],
] as const) {
  test(`${precision}: what is restored is off by at most half a scale`, () => {
    const kernel = Float32Array.from({ length: 300 }, (_, k) => Math.sin(k) * (1 + (k % 3)));
    const restored = restoreColumns(quantizeColumns(kernel, 3, precision));
    kernel.forEach((w, k) => {
      const half = (1 + (k % 3)) / most / 2;
      assert.ok(Math.abs(restored[k] - w) <= half * 1.001, `${restored[k]} for ${w}`);
    });
  });
}

test("a column of zeros stays one", () => {
  assert.deepEqual(
    [...restoreColumns(quantizeColumns(new Float32Array(4), 2, "int8"))],
    [0, 0, 0, 0],
  );
});

test("weights of a column that stand side by side share its scale", () => {
  // Two columns of two numbers each, twice over.
  const kernel = Float32Array.of(1, -3, 30, 40, 4, 0, -80, 10);
  const packed = quantizeColumns(kernel, 2, "int8", 2);
  assertClose(packed.scale, [4 / 127, 80 / 127]);
  assert.deepEqual([...packed.integers], [32, -95, 48, 64, 127, 0, -127, 16]);
  assertClose(restoreColumns(packed), kernel, 0.005);
});
