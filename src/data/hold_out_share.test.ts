import assert from "node:assert/strict";
import { test } from "node:test";
import { holdOutShare } from "./hold_out_share";

const by = { seed: 3, stream: "test" };

/** How many of each label there are among these images. */
function countOf(labels: Int32Array, indices: Int32Array): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const i of indices) counts[labels[i]] = (counts[labels[i]] ?? 0) + 1;
  return counts;
}

test("each class gives its share, and every image is in one part", () => {
  const labels = Int32Array.from({ length: 100 }, (_, i) => (i < 50 ? 0 : i < 80 ? 1 : -1));
  const { kept, heldOut } = holdOutShare(labels, 0.2, by);
  assert.deepEqual(countOf(labels, heldOut), { "-1": 4, 0: 10, 1: 6 });
  assert.deepEqual(countOf(labels, kept), { "-1": 16, 0: 40, 1: 24 });
  assert.deepEqual(
    [...kept, ...heldOut].sort((a, b) => a - b),
    Array.from(labels.keys()),
  );
});

test("of many small classes the share of all is held out", () => {
  const labels = Int32Array.from({ length: 90 }, (_, i) => i % 30);
  assert.equal(holdOutShare(labels, 0.1, by).heldOut.length, 9);
});

test("at least one image is held out and one is kept", () => {
  const labels = new Int32Array(2);
  assert.equal(holdOutShare(labels, 0.01, by).heldOut.length, 1);
  assert.equal(holdOutShare(labels, 0.99, by).kept.length, 1);
});

test("the seed and the stream decide which", () => {
  const labels = new Int32Array(200);
  const held = (seed: number, stream: string) => [
    ...holdOutShare(labels, 0.1, { seed, stream }).heldOut,
  ];
  assert.deepEqual(held(1, "test"), held(1, "test"));
  assert.notDeepEqual(held(1, "test"), held(2, "test"));
  assert.notDeepEqual(held(1, "test"), held(1, "validation"));
});
