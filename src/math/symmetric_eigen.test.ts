import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../backend/testing/assert_close";
import { normal } from "../random";
import { symmetricEigen } from ".";

test("2 × 2: the roots of the characteristic polynomial", () => {
  // (2 − λ)² − 1 = 0: λ = 3 along (1, 1), λ = 1 across it
  const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
  assertClose(values, [3, 1], 1e-12);
  assertClose([Math.abs(vectors[0]), Math.abs(vectors[2])], [Math.SQRT1_2, Math.SQRT1_2], 1e-12);
});

test("what is diagonal already is sorted; zeros stay zeros", () => {
  assertClose(symmetricEigen(Float64Array.of(1, 0, 0, 0, 5, 0, 0, 0, -2), 3).values, [5, 1, -2]);
  assertClose(symmetricEigen(new Float64Array(9), 3).values, [0, 0, 0]);
});

test("what rounding has left askew counts as symmetric: its directions stay at right angles", () => {
  const { values, vectors: v } = symmetricEigen(Float64Array.of(1, 1e-12, 0, 1), 2);
  assertClose(values, [1, 1], 1e-9);
  assertClose([v[0] * v[1] + v[2] * v[3]], [0]);
});

test("40 × 40: V diag(values) Vᵀ is the matrix again, and V is orthogonal", () => {
  const n = 40;
  const draw = normal({ seed: 1, stream: "matrix", step: 0 }, n * n);
  const matrix = Float64Array.from(draw, (_, k) => draw[k] + draw[(k % n) * n + Math.floor(k / n)]);
  const { values, vectors: v } = symmetricEigen(matrix, n);
  const sum = (at: (k: number) => number) =>
    Array.from({ length: n }, (_, k) => at(k)).reduce((s, x) => s + x, 0);
  const each = Array.from({ length: n * n }, (_, k) => [Math.floor(k / n), k % n]);
  const rebuilt = each.map(([i, j]) => sum((k) => v[i * n + k] * values[k] * v[j * n + k]));
  const gram = each.map(([i, j]) => sum((k) => v[k * n + i] * v[k * n + j]));
  assertClose(rebuilt, matrix, 1e-10);
  assertClose(gram, each.map(([i, j]) => Number(i === j)), 1e-10); // prettier-ignore
  assert.ok(values.every((value, i) => i === 0 || value <= values[i - 1]));
});
