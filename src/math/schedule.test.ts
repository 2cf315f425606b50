import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../backend/testing/assert_close";
import { cooldown, cosineDecay } from ".";

test("half a cosine: 1, ¾, ½, ¼, 0 at 0, 60, 90, 120 and 180 degrees, and 0 from there on", () => {
  const factors = [0, 1 / 3, 1 / 2, 2 / 3, 1, 1.5, 3].map(cosineDecay);
  assertClose(factors, [1, 0.75, 0.5, 0.25, 0, 0, 0], 1e-9);
  assert.equal(cosineDecay(0), 1);
});

test("a cooldown: 1 until its part begins, ½ in the middle of it, 0 at its end and from there on", () => {
  const factors = [0, 0.5, 0.7, 0.85, 0.94, 1, 1.5].map((progress) => cooldown(progress, 0.3));
  assertClose(factors, [1, 1, 1, 0.5, 0.2, 0, 0], 1e-9);
  assertClose([0, 0.25, 1].map((progress) => cooldown(progress, 1)), [1, 0.75, 0], 1e-9); // prettier-ignore
});
