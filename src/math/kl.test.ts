import assert from "node:assert/strict";
import { test } from "node:test";
import { klToStandardNormal } from "./kl";

test("nothing for N(0, 1), half the square of a mean that is off", () => {
  assert.equal(klToStandardNormal([0, 0], [0, 0]), 0);
  assert.equal(klToStandardNormal([3, -1], [0, 0]), 0.5 * 9 + 0.5 * 1);
});

test("a variance of 4 costs ½ (4 − 1 − ln 4)", () => {
  const kl = klToStandardNormal(Float32Array.of(0), [Math.log(4)]);
  assert.ok(Math.abs(kl - 0.5 * (3 - Math.log(4))) < 1e-12);
});
