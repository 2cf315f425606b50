import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../backend/testing/assert_close";
import { scheduleFactor } from ".";

test("constant is 1 all along", () => {
  assert.deepEqual(
    [0, 0.3, 1].map((p) => scheduleFactor("constant", p)),
    [1, 1, 1],
  );
});

test("cooldown is 1 for seven tenths and falls to 0 in a straight line", () => {
  const factors = [0, 0.4, 0.7, 0.775, 0.85, 1, 1.5].map((p) => scheduleFactor("cooldown", p));
  assertClose(factors, [1, 1, 1, 0.75, 0.5, 0, 0], 1e-9);
});

test("cosine falls from 1 by way of ½ to 0", () => {
  const factors = [0, 1 / 3, 0.5, 2 / 3, 1].map((p) => scheduleFactor("cosine", p));
  // ½ (1 + cos 60°) = ¾, ½ (1 + cos 120°) = ¼
  assertClose(factors, [1, 0.75, 0.5, 0.25, 0], 1e-9);
  assertClose([scheduleFactor("cosine", 1.5)], [0], 1e-9); // it does not rise again
});
