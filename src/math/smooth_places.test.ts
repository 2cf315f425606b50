import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../backend/testing/assert_close";
import { type Edges, smoothPlaces } from "./smooth_places";

/** Both directions of each pair. */
const edges = (pairs: readonly (readonly [number, number])[]): Edges =>
  pairs.flatMap(([row, col]) => [
    { row, col, value: 1 },
    { row: col, col: row, value: 1 },
  ]);

function places(graph: Edges, n: number, seed = 1): Float64Array[] {
  const work = smoothPlaces(graph, n, seed);
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}

test("a path lies along cos πi/20 and cos 2πi/20, the slowest waves that it has room for", () => {
  const path = edges(Array.from({ length: 20 }, (_, i) => [i, i + 1]));
  for (const seed of [1, 2]) {
    places(path, 21, seed).forEach((axis, d) => {
      // Σ D x² = 1: each wave's squares add up to 20 where the ends, of one edge, count once and the rest twice.
      const wave = Array.from({ length: 21 }, (_, i) => Math.cos((Math.PI * (d + 1) * i) / 20));
      const sign = Math.sign(axis[0]);
      assertClose([...axis], wave.map((v) => (sign * v) / Math.sqrt(20)), 1e-3); // prettier-ignore
    });
  }
});

test("parts that nothing connects lie apart, each in one place", () => {
  const triangles = [0, 3, 6].flatMap((a): [number, number][] => [[a, a + 1], [a + 1, a + 2], [a + 2, a]]); // prettier-ignore
  const [x, y] = places(edges(triangles), 9);
  const distance = (i: number, j: number) => Math.hypot(x[i] - x[j], y[i] - y[j]);
  assert.ok(Math.max(distance(0, 1), distance(3, 5), distance(6, 7)) < 1e-6);
  assert.ok(Math.min(distance(0, 3), distance(3, 6), distance(0, 6)) > 0.3);
});
