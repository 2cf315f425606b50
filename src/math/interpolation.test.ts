import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../backend/testing/assert_close";
import { interpolateLinear, interpolateSpherical } from ".";

const length = (z: Float32Array) => Math.hypot(...z);

test("a straight line goes evenly from a to b", () => {
  const path = interpolateLinear([0, 0], [1, 2], 5).map((z) => [...z]);
  assert.deepEqual(path, [
    [0, 0],
    [0.25, 0.5],
    [0.5, 1],
    [0.75, 1.5],
    [1, 2],
  ]);
});

test("an arc turns evenly from a to b and keeps the length", () => {
  const path = interpolateSpherical([2, 0], [0, 2], 4);
  const thirds = [0, 30, 60, 90].map((degrees) => (degrees * Math.PI) / 180);
  path.forEach((z, i) => {
    assertClose(z, [2 * Math.cos(thirds[i]), 2 * Math.sin(thirds[i])]);
    assertClose([length(z)], [2]);
  });
});

test("the angle is that of the directions, whatever the lengths", () => {
  // Between (1, 0) and (3, 3) are 45°; the middle is sin 22.5° / sin 45° · (a + b).
  const factor = Math.sin(Math.PI / 8) / Math.sin(Math.PI / 4);
  const [, middle] = interpolateSpherical([1, 0], [3, 3], 3);
  assertClose(middle, [factor * 4, factor * 3]);
});

test("two steps are the two ends", () => {
  for (const interpolate of [interpolateLinear, interpolateSpherical]) {
    assert.deepEqual(
      interpolate([1, 0], [0, 1], 2).map((z) => z.map(Math.fround)),
      [Float32Array.of(1, 0), Float32Array.of(0, 1)],
    );
  }
});

test("the arc's middle lies outside the line's middle", () => {
  const [, arc] = interpolateSpherical([1, 0], [0, 1], 3);
  const [, line] = interpolateLinear([1, 0], [0, 1], 3);
  assertClose([length(arc), length(line)], [1, Math.SQRT1_2]);
});

test("both ends are the given points, whatever their lengths", () => {
  const [a, b] = [Float32Array.of(3, -1, 0.5), Float32Array.of(-0.2, 7, 1)];
  for (const interpolate of [interpolateLinear, interpolateSpherical]) {
    const path = interpolate(a, b, 7);
    assert.equal(path.length, 7);
    assertClose(path[0], a, 1e-6);
    assertClose(path[6], b, 1e-6);
  }
});

for (const [what, a, b] of [
  ["the same point", [1, 2], [1, 2]],
  ["the same direction", [1, 2], [2, 4]],
  ["opposite points", [1, 2], [-1, -2]],
  ["the origin", [0, 0], [1, 1]],
  ["the origin twice", [0, 0], [0, 0]],
] as const) {
  test(`where no arc is defined (${what}), the line is taken`, () => {
    assert.deepEqual(interpolateSpherical(a, b, 5), interpolateLinear(a, b, 5));
  });
}

test("less than two points is no way from a to b", () => {
  for (const steps of [1, 0, 2.5, NaN]) {
    assert.throws(() => interpolateLinear([0], [1], steps), /at least 2/);
    assert.throws(() => interpolateSpherical([1, 0], [0, 1], steps), /at least 2/);
  }
});
