import assert from "node:assert/strict";
import { test } from "node:test";
import { normal } from "../random";
import { nearestNeighbours } from "./nearest_neighbours";

/** What a generator returns, and what it yields on the way. */
function drained<T>(work: Generator<number, T>): { result: T; shares: number[] } {
  const shares: number[] = [];
  for (;;) {
    const next = work.next();
    if (next.done) return { result: next.value, shares };
    shares.push(next.value);
  }
}

test("the nearest are those of all points, nearest first, with their distances", () => {
  const points = Float32Array.of(0, 0, 3, 4, 1, 0, 0, 7);
  const { result } = drained(nearestNeighbours(points, 2, 3));
  assert.deepEqual(result.indices, [[0, 2, 1], [1, 3, 2], [2, 0, 1], [3, 1, 0]]); // prettier-ignore
  const [first, second] = result.distances;
  assert.deepEqual(first, [0, 1, 5]);
  // From (3, 4) to (0, 7) and to (1, 0)
  assert.deepEqual(second, [0, Math.sqrt(18), Math.sqrt(20)]);
});

test("it yields the share that is done, often enough for others to have their turn", () => {
  const points = normal({ seed: 1, stream: "points", step: 0 }, 2 * 300);
  const { shares, result } = drained(nearestNeighbours(points, 2, 4));
  assert.equal(result.indices.length, 300);
  assert.ok(shares.length >= 4);
  assert.deepEqual(
    [...shares].sort((a, b) => a - b),
    shares,
  );
  assert.ok(shares.every((share) => share >= 0 && share < 1));
});
