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
