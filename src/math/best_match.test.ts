import assert from "node:assert/strict";
import { test } from "node:test";
import { uniform } from "../random";
import { bestMatch } from "./best_match";

/** The largest sum of all ways to match, by trying them. */
function largest(
  shared: readonly (readonly number[])[],
  row = 0,
  taken = new Set<number>(),
): number {
  if (row === shared.length) return 0;
  const columns = shared[0].map((_, column) => column).filter((column) => !taken.has(column));
  const left = shared.length - row > columns.length ? largest(shared, row + 1, taken) : -Infinity;
  return columns.reduce((best, column) => {
    const rest = largest(shared, row + 1, new Set([...taken, column]));
    return Math.max(best, shared[row][column] + rest);
  }, left);
}

const sumOf = (shared: readonly (readonly number[])[], match: readonly number[]) =>
  match.reduce((sum, column, row) => sum + (column < 0 ? 0 : shared[row][column]), 0);

test("the greedy choice is not the best: 9 + 8 is more than 10 + 1", () => {
  assert.deepEqual(bestMatch([[1, 9], [8, 10]]), [1, 0]); // prettier-ignore
  assert.deepEqual(bestMatch([[5]]), [0]);
  assert.deepEqual(bestMatch([]), []);
});

test("every matching is one to one, and none has a larger sum, tried in all ways", () => {
  for (let step = 0; step < 60; step++) {
    const [rows, columns] = [1 + (step % 6), 1 + (Math.floor(step / 6) % 6)];
    const draws = uniform({ seed: 4, stream: "shared", step }, rows * columns);
    const shared = Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (_, j) => Math.floor(20 * draws[i * columns + j])),
    );
    const match = bestMatch(shared);
    const used = match.filter((column) => column >= 0);
    assert.equal(new Set(used).size, used.length);
    assert.equal(used.length, Math.min(rows, columns));
    assert.equal(sumOf(shared, match), largest(shared), JSON.stringify(shared));
  }
});
