import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../backend/testing/assert_close";
import { cosineDecay } from ".";

test("half a cosine: 1, ¾, ½, ¼, 0 at 0, 60, 90, 120 and 180 degrees, and 0 from there on", () => {
  const factors = [0, 1 / 3, 1 / 2, 2 / 3, 1, 1.5, 3].map(cosineDecay);
  assertClose(factors, [1, 0.75, 0.5, 0.25, 0, 0, 0], 1e-9);
  assert.equal(cosineDecay(0), 1);
});
