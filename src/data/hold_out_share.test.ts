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

test("what rounding leaves goes from class to class in the order of their numbers", () => {
  // An eighth of 4, 8, 12, 16 images, rounded, is 1, 1, 2, 2: one of class 0, one of class 2.
  const labels = Int32Array.from({ length: 16 }, (_, i) => 3 - (i % 4));
  const { heldOut } = holdOutShare(labels, 1 / 8, by);
  assert.deepEqual(countOf(labels, heldOut), { 0: 1, 2: 1 });
});

test("where the share is of no image, or of all, one of the largest class makes the difference", () => {
  const labels = Int32Array.of(5, 7, 7, 7, 6);
  assert.deepEqual(countOf(labels, holdOutShare(labels, 0.01, by).heldOut), { 7: 1 });
  assert.deepEqual(countOf(labels, holdOutShare(labels, 0.99, by).kept), { 7: 1 });
  const sizes = (count: number, share: number) => {
    const { kept, heldOut } = holdOutShare(new Int32Array(count), share, by);
    return [kept.length, heldOut.length];
  };
  assert.deepEqual(
    [sizes(1, 0.01), sizes(1, 0.99)],
    [
      [1, 0],
      [0, 1],
    ],
  );
  assert.deepEqual(sizes(0, 0.5), [0, 0]);
});

test("what is held out of a set is the same in every version", () => {
  const { kept, heldOut } = holdOutShare(new Int32Array(12), 0.25, { seed: 0, stream: "test" });
  assert.deepEqual([...heldOut], [10, 6, 4]);
  assert.deepEqual([...kept], [1, 2, 0, 7, 3, 5, 11, 9, 8]);
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
