import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { RunningMean } from "./running_mean";

before(async () => void (await useBackend("cpu")));

const terms = (reconstruction: number, kl: number) => ({
  reconstruction: tf.scalar(reconstruction),
  kl: tf.scalar(kl),
});

test("a mean weighs each batch by its images: a ragged last one counts less", async () => {
  const mean = new RunningMean();
  mean.add(terms(100, 10), 4);
  mean.add(terms(70, 20), 1);
  const reconstruction = (4 * 100 + 1 * 70) / 5;
  const kl = (4 * 10 + 1 * 20) / 5;
  assert.deepEqual(await mean.means(0.5), { loss: reconstruction + 0.5 * kl, reconstruction, kl });
  mean.add(terms(0, 0), 5);
  assert.deepEqual(await mean.means(0), { loss: 47, reconstruction: 470 / 10, kl: 60 / 10 });
});

test("a mean goes on from saved sums", async () => {
  const mean = new RunningMean({ images: 3, reconstruction: 300, kl: 30 });
  mean.add(terms(200, 20), 1);
  assert.deepEqual(await mean.total(), { images: 4, reconstruction: 500, kl: 50 });
});

test("the mean of nothing is 0", async () => {
  assert.deepEqual(await new RunningMean().means(1), { loss: 0, reconstruction: 0, kl: 0 });
});

test("no scalar stays, whether it is read or let go", async () => {
  const before = tf.memory().numTensors;
  const mean = new RunningMean();
  for (let i = 0; i < 5; i++) mean.add(terms(i, i), 1);
  assert.equal(tf.memory().numTensors, before + 10);
  await mean.total();
  assert.equal(tf.memory().numTensors, before);
  mean.add(terms(1, 1), 1);
  mean.dispose();
  assert.equal(tf.memory().numTensors, before);
});
