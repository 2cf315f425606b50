import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../backend/testing/assert_close";
import { normal } from "../random";
import { projectToPlane } from ".";

test("points in a plane are returned as they are", () => {
  const { x, y, explained } = projectToPlane(Float32Array.of(0, 1, 2, 3, 4, 8), 2);
  assert.deepEqual([...x], [0, 2, 4]);
  assert.deepEqual([...y], [1, 3, 8]);
  // variances (4 + 0 + 4) / 3 and (9 + 1 + 16) / 3
  assertClose(explained, [8 / (8 + 26), 26 / (8 + 26)]);
});

test("points on a line stay on it, with nothing across", () => {
  const { x, y, explained } = projectToPlane(Float32Array.of(1, 2, 5), 1);
  assert.deepEqual([...x], [1, 2, 5]);
  assert.deepEqual([...y], [0, 0, 0]);
  assert.deepEqual(explained, [1, 0]);
});

test("a cross along the axes: its long beam first, its short beam second", () => {
  const points = [
    [0, 3, 0],
    [0, -3, 0],
    [0, 0, 1],
    [0, 0, -1],
  ];
  const { x, y, explained } = projectToPlane(Float32Array.from(points.flat()), 3);
  assertClose(x, [3, -3, 0, 0]);
  assertClose(y, [0, 0, 1, -1]);
  assertClose(explained, [18 / 20, 2 / 20]);
});

for (const direction of [
  [1, 0, 0],
  [1, 2, 3],
  [0.3, -0.7, 0.1],
]) {
  test(`points along (${direction.join(", ")}) do not vary across it`, () => {
    const points = [-2, -1, 0, 1, 2].flatMap((t) => direction.map((d) => t * d));
    const { x, y, explained } = projectToPlane(Float32Array.from(points), 3);
    const unit = Math.hypot(...direction);
    assertClose(x.map(Math.abs), [2 * unit, unit, 0, unit, 2 * unit]);
    assertClose(y, [0, 0, 0, 0, 0], 1e-4);
    assertClose(explained, [1, 0]);
  });
}

test("the largest entry of a direction is positive, so that pictures do not flip", () => {
  const points = normal({ seed: 3, stream: "points", step: 0 }, 200 * 4).map((v, k) =>
    k % 4 === 2 ? 3 * v : k % 4 === 0 ? 2 * v : v,
  );
  for (const cloud of [points, points.map((v) => -v), points.map((v, k) => (k % 4 ? v : -v))]) {
    for (const direction of projectToPlane(cloud, 4).directions) {
      const sizes = direction.map(Math.abs);
      assert.ok(direction[sizes.indexOf(Math.max(...sizes))] > 0.5);
    }
  }
});

test("a single point has its place and no spread", () => {
  for (const size of [1, 2, 3]) {
    const { x, y, explained, center } = projectToPlane(new Float32Array(size).fill(2), size);
    assert.deepEqual(explained, [0, 0]);
    assert.deepEqual([...x, ...y], [[2, 0], [2, 2], [0, 0]][size - 1]); // prettier-ignore
    assert.deepEqual([...center], [[0], [0, 0], [2, 2, 2]][size - 1]);
  }
});

test("points that are all the same lie in one place", () => {
  const { x, y, explained } = projectToPlane(new Float32Array(12).fill(5), 4);
  assert.deepEqual([...x, ...y], new Array(6).fill(0));
  assert.deepEqual(explained, [0, 0]);
});

test("the two coordinates are uncorrelated and hold the variances that are told", () => {
  const [n, size] = [400, 5];
  const noise = normal({ seed: 1, stream: "points", step: 0 }, n * size);
  const points = noise.map((v, i) => v * (1 + (i % size)) + (i % size ? noise[i - 1] : 0));
  const { x, y, explained } = projectToPlane(points, size);
  const mean = (of: (i: number) => number) =>
    Array.from({ length: n }, (_, i) => of(i)).reduce((sum, v) => sum + v, 0) / n;
  const variances = Array.from({ length: size }, (_, d) => {
    const average = mean((i) => points[i * size + d]);
    return mean((i) => (points[i * size + d] - average) ** 2);
  });
  const total = variances.reduce((sum, v) => sum + v, 0);
  assertClose([mean((i) => x[i] * x[i]) / total], [explained[0]]);
  assertClose([mean((i) => y[i] * y[i]) / total], [explained[1]]);
  assert.ok(Math.abs(mean((i) => x[i] * y[i])) < 1e-3 * total);
  assert.ok(explained[0] >= Math.max(...variances) / total);
  assert.ok(explained[0] >= explained[1]);
});

for (const size of [1, 2, 4]) {
  test(`centre and directions give the coordinates again, in ${size} dimensions`, () => {
    const points = normal({ seed: 2, stream: "points", step: size }, 50 * size);
    const { x, y, center, directions } = projectToPlane(points, size);
    const along = (direction: Float64Array, i: number) =>
      direction.reduce((sum, v, d) => sum + v * (points[i * size + d] - center[d]), 0);
    for (const i of [0, 17, 49]) {
      assertClose([along(directions[0], i), along(directions[1], i)], [x[i], y[i]], 1e-4);
    }
  });
}
