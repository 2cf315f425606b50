import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { contextOf, fixedNoise } from "../models/testing/noise";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { normal } from "../random";
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
