import assert from "node:assert/strict";
import { test } from "node:test";
import { smoothCurve } from "./smooth_curve";

const SAMPLES = 5;

test("the curve runs through the points it is given, the last included", () => {
  const points = Float64Array.of(0, 0, 1, 2, 3, 1);
  const curve = smoothCurve(points);
  assert.equal(curve.length, 2 * (2 * SAMPLES + 1));
  for (let i = 0; i < 3; i++) {
    assert.deepEqual(
      curve.slice(2 * i * SAMPLES, 2 * i * SAMPLES + 2),
      points.slice(2 * i, 2 * i + 2),
    );
  }
});

test("evenly spaced points on a line stay on it, evenly spaced inside", () => {
  const curve = smoothCurve(Float64Array.of(0, 0, 1, 1, 2, 2, 3, 3));
  // In the middle span the spline of evenly spaced points is the line itself: 1, 1.2, 1.4, …
  for (let s = 0; s <= SAMPLES; s++) {
    assert.ok(Math.abs(curve[2 * (SAMPLES + s)] - (1 + s / SAMPLES)) < 1e-12);
  }
});

test("a closed curve has no corner where it closes", () => {
  const square = smoothCurve(Float64Array.of(0, 0, 1, 0, 1, 1, 0, 1, 0, 0));
  const n = square.length;
  const first = Math.atan2(square[3] - square[1], square[2] - square[0]);
  const last = Math.atan2(square[n - 1] - square[n - 3], square[n - 2] - square[n - 4]);
  // An open stroke would turn by the square's 90°; sampled, the round one turns by little.
  assert.ok(Math.abs(first - last) < Math.PI / 5, `${first} ${last}`);
});
