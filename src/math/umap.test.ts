import assert from "node:assert/strict";
import { test } from "node:test";
import { normal } from "../random";
import { umapPlane, umapPlaneInTurns } from "./umap";

/** 40 points in five dimensions: 20 about the origin and 20 far away. */
const points = normal({ seed: 1, stream: "points", step: 0 }, 200).map((v, k) => v + (k < 100 ? 0 : 30)); // prettier-ignore

test("a plane is centred, its wider side has the deviation 1, and it follows from its seed", () => {
  const plane = umapPlane(points, 5, { seed: 3 });
  assert.equal(plane.length, 2 * 40);
  const deviations = [0, 1].map((axis) => {
    const values = [...plane].filter((_, k) => k % 2 === axis);
    const mean = values.reduce((sum, v) => sum + v, 0) / 40;
    assert.ok(Math.abs(mean) < 1e-5);
    return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 40);
  });
  assert.ok(Math.abs(Math.max(...deviations) - 1) < 1e-5, deviations.join());
  assert.deepEqual(umapPlane(points, 5, { seed: 3 }), plane);
  assert.notDeepEqual(umapPlane(points, 5, { seed: 4 }), plane);
});

test("what is near stays near", () => {
  const plane = umapPlane(points, 5, { seed: 3 });
  const at = (i: number) => plane.subarray(2 * i, 2 * i + 2);
  const distance = (i: number, j: number) => Math.hypot(at(i)[0] - at(j)[0], at(i)[1] - at(j)[1]);
  const nearest = (i: number) =>
    Array.from({ length: 40 }, (_, j) => j)
      .filter((j) => j !== i)
      .reduce((a, b) => (distance(i, b) < distance(i, a) ? b : a));
  for (let i = 0; i < 40; i++) assert.equal(nearest(i) < 20, i < 20);
});

test("in turns it is the same plane, and who gives the turns hears how far it is, and may end it", async () => {
  const options = { seed: 3, minDist: 0 };
  const shares: number[] = [];
  const turn = (share: number) => Promise.resolve(void shares.push(share));
  assert.deepEqual(await umapPlaneInTurns(points, 5, options, turn), umapPlane(points, 5, options));
  assert.ok(shares[0] === 0 && shares.every((share, i) => i === 0 || share >= shares[i - 1]));
  assert.ok(shares[shares.length - 1] > 0.99 && shares[shares.length - 1] < 1);
  const end = (share: number) =>
    share > 0.5 ? Promise.reject(new Error("enough")) : Promise.resolve();
  await assert.rejects(umapPlaneInTurns(points, 5, options, end), /enough/);
});

test("a line stays in one piece, its ends far apart; points of one place get finite ones", () => {
  const n = 300;
  const noise = normal({ seed: 2, stream: "line", step: 0 }, 3 * n);
  const line = Float32Array.from(noise, (v, k) => 0.02 * v + (k % 3 === 1 ? Math.floor(k / 3) : 0));
  const plane = umapPlane(line, 3, { seed: 3 });
  const distance = (i: number, j: number) =>
    Math.hypot(plane[2 * i] - plane[2 * j], plane[2 * i + 1] - plane[2 * j + 1]);
  for (let i = 10; i < n; i++) assert.ok(distance(i, i - 10) < 0.3, `torn at ${i}`);
  assert.ok(distance(0, n - 1) > 1);
  const same = umapPlane(new Float32Array(3 * 20), 3, { seed: 3 });
  assert.ok(same.every(Number.isFinite));
});
