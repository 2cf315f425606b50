import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../backend/testing/assert_close";
import { normal } from "../random";
import { frechetDistance, momentsOf } from ".";

const diagonal = (mean: number[], variances: number[]) => ({
  mean: Float64Array.from(mean),
  covariance: Float64Array.from({ length: mean.length ** 2 }, (_, k) =>
    k % (mean.length + 1) === 0 ? variances[k / (mean.length + 1)] : 0,
  ),
});

test("moments are those of a hand's computation", () => {
  // points (0, 0), (2, 0), (4, 3): mean (2, 1), sums of squares 8, 6 and of products 6, over 2
  const { mean, covariance } = momentsOf([0, 0, 2, 0, 4, 3], 2);
  assertClose(mean, [2, 1]);
  assertClose(covariance, [8 / 2, 6 / 2, 6 / 2, 6 / 2]);
  assert.throws(() => momentsOf([1, 2], 2), /at least 2 points/);
});

test("axis-parallel Gaussians: Σ (m₁ − m₂)² + (σ₁ − σ₂)²", () => {
  const a = diagonal([0, 1], [4, 9]);
  const b = diagonal([3, 1], [1, 16]);
  assertClose([frechetDistance(a, b)], [(0 - 3) ** 2 + (2 - 1) ** 2 + (3 - 4) ** 2], 1e-12);
});

test("covariances that do not commute: the trace of the root, by the 2 × 2 formula", () => {
  // tr (M^½) of a 2 × 2 matrix M = C₁ C₂ is √(tr M + 2 √det M)
  const a = { mean: new Float64Array(2), covariance: Float64Array.of(2, 1, 1, 3) };
  const b = { mean: new Float64Array(2), covariance: Float64Array.of(5, -2, -2, 1) };
  const trace = 2 * 5 + 1 * -2 + (1 * -2 + 3 * 1); // of C₁ C₂
  const determinant = (2 * 3 - 1) * (5 * 1 - 4);
  const expected = 2 + 3 + 5 + 1 - 2 * Math.sqrt(trace + 2 * Math.sqrt(determinant));
  assertClose([frechetDistance(a, b), frechetDistance(b, a)], [expected, expected], 1e-10);
});

test("0 to itself, also where dimensions are empty; shifted, the shift's square", () => {
  const points = normal({ seed: 2, stream: "points", step: 0 }, 500 * 3).map((v, k) =>
    k % 3 === 2 ? 0 : v,
  );
  const a = momentsOf(points, 3);
  const shifted = momentsOf(points.map((v, k) => (k % 3 === 0 ? v + 2 : v)), 3); // prettier-ignore
  assertClose([frechetDistance(a, a)], [0]);
  assertClose([frechetDistance(a, shifted)], [4], 1e-5);
});

test("two points have a covariance, one has none", () => {
  // (0, 1) and (2, 5): mean (1, 3), products of ±1 and ±2, over 1
  const { mean, covariance } = momentsOf([0, 1, 2, 5], 2);
  assertClose(mean, [1, 3]);
  assertClose(covariance, [2, 4, 4, 8]);
  for (const points of [[], [1, 2]]) {
    assert.throws(() => momentsOf(points, 2), /at least 2 points, got [01]/);
  }
});
