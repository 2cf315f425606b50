import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../config";
import { batches, batchesPerEpoch, type BatchOptions } from "./batches";

const split = { size: 10 };
const epochOrder = (options: Partial<BatchOptions>) =>
  [...batches(split, { batchSize: 4, seed: 7, epoch: 0, ...options })].flatMap(({ indices }) => [
    ...indices,
  ]);
const inOrder = [...Array(10).keys()];

test("an epoch holds every image once, the ragged last batch included: 4 + 4 + 2", () => {
  const epoch = [...batches(split, { batchSize: 4, seed: 7, epoch: 0 })];
  assert.deepEqual(
    epoch.map(({ size }) => size),
    [4, 4, 2],
  );
  assert.equal(batchesPerEpoch(10, 4), 3);
  assert.equal(batchesPerEpoch(8, 4), 2);
  assert.deepEqual(
    epochOrder({}).sort((a, b) => a - b),
    inOrder,
  );
});

test("what divides evenly leaves no empty batch, and a batch may be of one image", () => {
  const sizes = (batchSize: number) =>
    [...batches(split, { batchSize, seed: 7, epoch: 0 })].map(({ size }) => size);
  assert.deepEqual(sizes(5), [5, 5]);
  assert.deepEqual(sizes(1), Array(10).fill(1));
});

test("the order is a function of seed and epoch", () => {
  assert.deepEqual(epochOrder({}), epochOrder({}));
  assert.notDeepEqual(epochOrder({}), inOrder);
  assert.notDeepEqual(epochOrder({}), epochOrder({ epoch: 1 }));
  assert.notDeepEqual(epochOrder({}), epochOrder({ seed: 8 }));
  assert.deepEqual(epochOrder({ shuffle: false }), inOrder);
});

test("an epoch that begins at a later step goes on as the whole one does", () => {
  assert.deepEqual(epochOrder({ firstStep: 1 }), epochOrder({}).slice(4));
  assert.deepEqual(epochOrder({ firstStep: 3 }), []);
});

test("a batch may be larger than the split", () => {
  assert.equal([...batches(split, { batchSize: 1e9, seed: 7, epoch: 0 })].length, 1);
});

test("batch sizes below 1, fractions and NaN are refused", () => {
  for (const batchSize of [0, -1, 1.5, NaN, Infinity]) {
    assert.throws(() => epochOrder({ batchSize }), UserError);
  }
  assert.throws(() => epochOrder({ firstStep: -1 }), /first step must be an integer of at least 0/);
});
