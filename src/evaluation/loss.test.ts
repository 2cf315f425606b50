import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { contextOf, fixedNoise } from "../models/testing/noise";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { defineModel, vae } from "../models";
import { normal, uniform } from "../random";
import { train } from "../training";
import { batchTensors, evaluateLoss } from ".";

before(async () => void (await useBackend("cpu")));

const split = tinyDataset({ test: 1203 }).test; // batches of 500, 500 and 203

for (const kind of ["vae", "cvae"] as const) {
  test(`${kind}: the metrics are means over images, each image counting once`, async () => {
    const model = tinyModel({ model: kind });
    const beta = 0.5;
    const sums = { reconstruction: 0, kl: 0 };
    for (let i = 0; i < split.size; i++) {
      // Image i takes row i mod 500 of the noise of its batch.
      const [step, row] = [Math.floor(i / 500), i % 500];
      const noise = normal({ seed: 4, stream: "evaluation", step }, 500 * 3);
      tf.tidy(() => {
        const epsilon = tf.tensor2d(noise.subarray(3 * row, 3 * row + 3), [1, 3]);
        const context = contextOf(fixedNoise({ epsilon }));
        const { values } = model.loss(batchTensors(model, split, [i]), context, { beta });
        const [, reconstruction, kl] = values.dataSync();
        sums.reconstruction += reconstruction;
        sums.kl += kl;
      });
    }
    const { means: found, weights } = await evaluateLoss(model, split, { seed: 4, beta });
    assert.deepEqual(weights, { reconstruction: 1, kl: beta });
    const [reconstruction, kl] = [sums.reconstruction / split.size, sums.kl / split.size];
    assertClose([found.reconstruction, found.kl], [reconstruction, kl], 1e-5);
    assertClose([found.loss], [reconstruction + beta * kl], 1e-5);
    model.dispose();
  });
}

test("parts of a split, weighted by their images, make the whole", async () => {
  const model = tinyModel();
  // KL has no noise in it, so that it is the same however a split is divided.
  const { means: whole } = await evaluateLoss(model, split);
  let kl = 0;
  for (const [from, to] of [
    [0, 700],
    [700, 1203],
  ]) {
    kl += (to - from) * (await evaluateLoss(model, split.slice(from, to, "part"))).means.kl;
  }
  assertClose([kl / split.size], [whole.kl], 1e-5);
  model.dispose();
});

test("β of 0 leaves the reconstruction alone in the loss; KL is told all the same", async () => {
  const model = tinyModel();
  const { means, weights } = await evaluateLoss(model, split, { beta: 0 });
  const { loss, reconstruction, kl } = means;
  assert.equal(loss, reconstruction);
  assert.equal(weights.kl, 0);
  assert.ok(kl > 0);
  model.dispose();
});

test("a loss is told the share that is done, the size of the training set, and other noise", async () => {
  const told: unknown[] = [];
  const page = defineModel({
    ...vae,
    name: "told",
    loss(parts, { x }, context) {
      const { noise, trainSize, progress, beta } = context;
      const mask = noise.uniform("mask", [2]);
      told.push({ trainSize, progress, beta, mask: [...mask.dataSync()], size: x.shape[0] });
      return vae.loss(parts, { x }, context);
    },
  });
  const model = tinyModel({ model: page, beta: 3 });
  const few = split.slice(0, 520, "few");
  await evaluateLoss(model, few, { seed: 4, trainSize: 70 });
  const mask = (step: number) => [...uniform({ seed: 4, stream: "evaluation of mask", step }, 2)];
  assert.deepEqual(told, [
    { trainSize: 70, progress: 1, beta: 3, mask: mask(0), size: 500 },
    { trainSize: 70, progress: 1, beta: 3, mask: mask(1), size: 20 },
  ]);
  told.length = 0;
  await evaluateLoss(model, few, { beta: 0 });
  const found = told as { trainSize: number; beta: number }[];
  assert.deepEqual([found[0].trainSize, found[0].beta], [520, 0]);
  told.length = 0;
  await train(model, tinyDataset(), { batchSize: 32, numEpochs: 2, seed: 4 }).finish();
  const tested = told.slice(2, 3) as { trainSize: number; size: number }[];
  assert.deepEqual([tested[0].size, tested[0].trainSize], [24, 64]); // after the epoch's two steps
  const steps = (told as { size: number; progress: number; trainSize: number; mask: number[] }[])
    .filter(({ size }) => size === 32)
    .map(({ trainSize, progress, mask }) => [trainSize, progress, ...mask]);
  const drawn = (step: number) => uniform({ seed: 4, stream: "mask", step }, 2);
  assert.deepEqual(
    steps,
    [0, 1, 2, 3].map((step) => [64, step / 4, ...drawn(step)]),
  );
  model.dispose();
});

test("the same seed gives the same figures, another seed others, and no tensor stays", async () => {
  const model = tinyModel();
  const count = tf.memory().numTensors;
  const [a, again, other] = [
    await evaluateLoss(model, split, { seed: 1 }),
    await evaluateLoss(model, split, { seed: 1 }),
    await evaluateLoss(model, split, { seed: 2 }),
  ];
  assert.deepEqual(a, again);
  assert.notEqual(a.means.reconstruction, other.means.reconstruction);
  assert.equal(tf.memory().numTensors, count);
  model.dispose();
});
