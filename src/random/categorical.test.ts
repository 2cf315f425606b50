import assert from "node:assert/strict";
import { test } from "node:test";
import { categorical, uniform } from "./index";

const draw = { seed: 7, stream: "component", step: 3 };

test("a class is where its uniform number falls among the cumulative probabilities", () => {
  const limits = [0.2, 0.2, 0.7, 1]; // of 0.2, 0, 0.5, 0.3
  const expected = [...uniform(draw, 1000)].map((u) => limits.findIndex((limit) => u < limit));
  assert.deepEqual([...categorical(draw, 1000, [0.2, 0, 0.5, 0.3])], expected);
});

test("a number on the border of two classes is the upper one's", () => {
  // Of numbers that are multiples of 2⁻²⁴, one in 65,536 is a multiple of 1/256.
  const expected = uniform(draw, 400_000).map((u) => Math.floor(256 * u));
  const found = categorical(draw, 400_000, new Uint8Array(256).fill(1));
  assert.ok(uniform(draw, 400_000).some((u) => Number.isInteger(256 * u)));
  assert.deepEqual(found, Int32Array.from(expected));
});

test("only the proportions of probabilities count", () => {
  const shares = categorical(draw, 500, [0.25, 0.5, 0.25]);
  assert.deepEqual(categorical(draw, 500, Float32Array.of(1, 2, 1)), shares);
  assert.ok(shares instanceof Int32Array);
});

test("a class without probability is never drawn, at the ends neither", () => {
  const found = new Set(categorical(draw, 100_000, [0, 1e-9, 0, 1, 0]));
  assert.deepEqual([...found], [3]); // 1e-9 is below the least of the uniform numbers, 2⁻²⁴
  assert.deepEqual([...new Set(categorical(draw, 1000, [0, 0, 5]))], [2]);
  // A third three times does not sum to 1 exactly, and still every class is from 0 to 2.
  const thirds = [...new Set(categorical(draw, 1000, [1 / 3, 1 / 3, 1 / 3]))].sort();
  assert.deepEqual(thirds, [0, 1, 2]);
});

test("probabilities that are none are refused", () => {
  for (const wrong of [[], [0, 0], [1, -1, 1], [NaN, 1]]) {
    assert.throws(() => categorical(draw, 1, wrong), RangeError);
  }
});
