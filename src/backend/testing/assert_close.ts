import assert from "node:assert/strict";

/**
 * Asserts that two arrays agree to `tolerance` relative to the largest number expected, at
 * least 1e-6 in absolute terms. A number that is not finite never agrees.
 */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance = 1e-4,
  what = "values",
): void {
  assert.equal(actual.length, expected.length, `${what}: length`);
  const largest = Array.from(expected).reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const allowed = Math.max(1e-6, tolerance * largest);
  for (let i = 0; i < expected.length; i++) {
    assert.ok(
      Math.abs(actual[i] - expected[i]) <= allowed,
      `${what}: [${i}] is ${actual[i]}, expected ${expected[i]} within ${allowed}`,
    );
  }
}
