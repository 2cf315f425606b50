import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { RunningMean } from "./running_mean";

before(async () => void (await useBackend("cpu")));

/** A step's terms, as a step tells them: its loss is their weighted sum. */
const terms = (reconstruction: number, kl: number, beta = 1) => ({
  names: ["reconstruction", "kl"],
  weights: [1, beta],
  values: tf.tensor1d([reconstruction + beta * kl, reconstruction, kl]),
});

test("a mean weighs each batch by its images: a ragged last one counts less", async () => {
  const mean = new RunningMean();
  mean.add(terms(100, 10, 0.5), 4);
  mean.add(terms(70, 20, 0.5), 1);
  const reconstruction = (4 * 100 + 1 * 70) / 5;
  const kl = (4 * 10 + 1 * 20) / 5;
  assert.deepEqual(await mean.means(), { loss: reconstruction + 0.5 * kl, reconstruction, kl });
  assert.deepEqual(await mean.weights(), { reconstruction: 1, kl: 0.5 });
  mean.add(terms(0, 0, 0.5), 5);
  assert.deepEqual(await mean.means(), { loss: 50, reconstruction: 470 / 10, kl: 60 / 10 });
});

test("the loss is the one that the steps told, not one that is computed here", async () => {
  const mean = new RunningMean();
  mean.add({ names: ["kl"], weights: [1], values: tf.tensor1d([7, 5]) }, 2);
  assert.deepEqual(await mean.means(), { loss: 7, kl: 5 });
});

test("a weight that changes on the way counts as often as there were images of it", async () => {
  const mean = new RunningMean();
  mean.add(terms(100, 10, 1), 3);
  assert.deepEqual(await mean.weights(), { reconstruction: 1, kl: 1 });
  mean.add(terms(100, 10, 4), 1);
  const weights = await mean.weights();
  assert.deepEqual(Object.keys(weights), ["reconstruction", "kl"]);
  assertClose([weights.reconstruction, weights.kl], [1, (3 * 1 + 1 * 4) / 4], 1e-12);
  const { loss, reconstruction, kl } = await mean.means();
  assertClose([loss], [weights.reconstruction * reconstruction + weights.kl * kl], 1e-12);
  mean.add(terms(100, 40, 4), 4); // the more of the term, the more its weight counts
  const sum = 3 * 10 + 1 * 10 + 4 * 40;
  assertClose([(await mean.weights()).kl], [(3 * 10 + 4 * 10 + 4 * 4 * 40) / sum], 1e-12);
});

test("a weight is told as it was given, and of a term that is 0, too", async () => {
  const mean = new RunningMean();
  // Weighed sums ÷ sums end in other digits: 0.8999999999999999 here.
  for (let i = 0; i < 9; i++) mean.add(terms(1 / 3, 0.1 + i / 3, 0.9), 3);
  const { terms: summed, weighed } = await mean.total();
  assert.notEqual(weighed.kl / summed.kl, 0.9);
  assert.deepEqual(await mean.weights(), { reconstruction: 1, kl: 0.9 });
  const zero = new RunningMean();
  zero.add(terms(1, 0, 4), 1);
  assert.deepEqual(await zero.weights(), { reconstruction: 1, kl: 4 });
});

test("a term that only some steps have counts 0 in the others", async () => {
  const mean = new RunningMean();
  mean.add({ names: ["a"], weights: [1], values: tf.tensor1d([2, 2]) }, 1);
  mean.add({ names: ["a", "b"], weights: [1, 3], values: tf.tensor1d([2 + 3 * 6, 2, 6]) }, 1);
  assert.deepEqual(await mean.means(), { loss: 11, a: 2, b: 3 });
  assert.deepEqual(await mean.weights(), { a: 1, b: 3 });
});

test("a mean goes on from saved sums", async () => {
  const saved = new RunningMean();
  saved.add(terms(100, 10, 2), 3);
  const sums = await saved.total();
  const [summed, weighed] = [
    { reconstruction: 300, kl: 30 },
    { reconstruction: 300, kl: 60 },
  ];
  assert.deepEqual(sums, { images: 3, loss: 360, terms: summed, weighed });
  const mean = new RunningMean(JSON.parse(JSON.stringify(sums)) as typeof sums);
  assert.deepEqual(await mean.weights(), { reconstruction: 1, kl: 2 });
  mean.add(terms(200, 20, 2), 1);
  assert.deepEqual(await mean.total(), {
    ...{ images: 4, loss: 360 + 240 },
    ...{ terms: { reconstruction: 500, kl: 50 }, weighed: { reconstruction: 500, kl: 100 } },
  });
});

test("a weight that is set to 0 on the way counts for the images before", async () => {
  const mean = new RunningMean();
  mean.add(terms(100, 10, 1), 1);
  mean.add(terms(100, 10, 0), 3);
  assert.deepEqual(await mean.weights(), { reconstruction: 1, kl: 0.25 });
});

test("the mean of one image is its own, that of nothing is 0", async () => {
  const one = new RunningMean();
  one.add(terms(100, 10), 1);
  assert.deepEqual(await one.means(), { loss: 110, reconstruction: 100, kl: 10 });
  assert.deepEqual(await new RunningMean().means(), { loss: 0 });
});

test("no tensor stays once it is read", async () => {
  const before = tf.memory().numTensors;
  const mean = new RunningMean();
  for (let i = 0; i < 5; i++) mean.add(terms(i, i), 1);
  assert.equal(tf.memory().numTensors, before + 5);
  await mean.total();
  assert.equal(tf.memory().numTensors, before);
});

test("the first step's loss is that of the epoch's first, however many were read with it or after it", async () => {
  const mean = new RunningMean();
  mean.add(terms(100, 10, 0.5), 4);
  assert.equal(mean.firstLoss, undefined); // not read yet
  mean.add(terms(70, 20, 0.5), 4);
  await mean.total();
  assert.equal(mean.firstLoss, 100 + 0.5 * 10);
  mean.add(terms(1, 1), 4);
  await mean.total();
  assert.equal(mean.firstLoss, 105);
  const goingOn = new RunningMean(await mean.total(), 3);
  goingOn.add(terms(1, 1), 4);
  await goingOn.total();
  assert.equal(goingOn.firstLoss, undefined);
});

test("the weight of a term that was 0 all along is its last one, or 0 where that is not known", async () => {
  const sums = { images: 8, loss: 8, terms: { a: 8, kl: 0 }, weighed: { a: 8, kl: 0 } };
  const mean = new RunningMean(sums, 1);
  assert.deepEqual(await mean.weights(), { a: 1, kl: 0 });
  mean.add({ names: ["a", "kl"], weights: [1, 3], values: tf.tensor1d([1, 1, 0]) }, 4);
  assert.deepEqual(await mean.weights(), { a: 1, kl: 3 });
});
