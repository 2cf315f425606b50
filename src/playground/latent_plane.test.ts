import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../backend/testing/assert_close";
import { LinearPlane, NeighbourPlane } from "./latent_plane";

const h = Math.SQRT1_2;

test("a linear plane: places and latents, and the covariance across it", () => {
  const plane = new LinearPlane([1, 2, 3], [[h, h, 0], [0, 0, 1]]); // prettier-ignore
  const { x, y } = plane.placeOf([2, 4, 5]);
  assertClose([x, y], [h * 1 + h * 2, 2]);
  assertClose(plane.latentAt(Math.SQRT2, 2), [2, 3, 5]);
  // var x = ½·1 + ½·9, var y = 4, and nothing in common
  assertClose(plane.spreadOf([1, 2, 3], [1, 3, 2]).covariance, [5, 0, 4]);
});

test("a plane known at points is those points there, and a mean of them in between", () => {
  const places = Float32Array.of(0, 0, 2, 0);
  const plane = new NeighbourPlane(places, Float32Array.of(1, 1, 1, 3, 3, 3), 3);
  assertClose(plane.latentAt(0, 0), [1, 1, 1], 1e-3);
  assertClose(plane.latentAt(1, 0), [2, 2, 2]);
  const { x, y } = plane.placeOf([2, 2, 2]);
  assertClose([x, y], [1, 0]);
  const [xx, , yy] = plane.spreadOf([2, 2, 2], [0.1, 0.1, 0.1]).covariance;
  assert.ok(xx > 0 && yy === 0, "all points are on the x axis");
});

/** Points on a line at these distances from 0, of which one has the value 1. */
const at = (distances: number[], one: number) =>
  new NeighbourPlane(
    Float32Array.from(distances.flatMap((d) => [d, 0])),
    Float32Array.from(distances, (_, i) => Number(i === one)),
    1,
  ).latentAt(0, 0);

test("in between, the five nearest points count, by one over the square of their distance", () => {
  const all = 1 + 1 / 4 + 1 / 9 + 1 / 16 + 1 / 25;
  for (const [distances, fifth] of [[[1, 2, 3, 4, 6, 5], 5], [[6, 5, 4, 3, 2, 1], 1]] as const) {
    assertClose(at([...distances], fifth), [1 / 25 / all]);
    assertClose(at([...distances], distances.indexOf(6)), [0]);
    assertClose(at([...distances], distances.indexOf(2)), [1 / 4 / all]);
  } // prettier-ignore
});

test("a spread over points is that of the places of draws, about the place of the mean", () => {
  // One latent, known at every 0.001; its place is (2 z, −z): var 4 σ², −2 σ² and σ².
  const latents = Float32Array.from({ length: 2001 }, (_, k) => k / 1000);
  const places = Float32Array.from({ length: 4002 }, (_, k) => latents[k >> 1] * (k % 2 ? -1 : 2));
  const plane = new NeighbourPlane(places, latents, 1);
  const { x, y, covariance } = plane.spreadOf([1], [0.1]);
  assertClose([x, y], [2, -1], 1e-3);
  const [xx, xy, yy] = covariance;
  assertClose([xx / yy, xy / yy], [4, -2], 1e-2);
  // 64 draws: the deviation of their variance is √(2 / 64) of it, 18 %.
  assert.ok(Math.abs(yy / 0.01 - 1) < 0.4, `${yy}`);
});
