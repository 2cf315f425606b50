import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { modelFromConfig } from ".";
import { gradientsOf, lossOf } from "./testing/loss_of";
import { tinyDataset, tinyModel } from "./testing/tiny";

before(async () => {
  await useBackend("cpu");
  noise = { epsilon: tf.tensor2d([0.3, -1, 0.5, 1.2, 0, -0.4], [2, 3]) };
});
after(() => tf.dispose(Object.values(noise)));

let noise: Record<string, tf.Tensor>;
const { train } = tinyDataset();
const x = [0, 1].map((i) => [...train.images([i])]);
const measured = { progress: 1, epochs: Infinity };

test("at β = 1 the β-VAE is the VAE, and at β = 4 the KL weighs four times", () => {
  const [vae, one, four] = [
    { model: "vae" },
    { model: "beta-vae", beta: 1 },
    { model: "beta-vae" },
  ].map((settings) => {
    const model = tinyModel(settings);
    const found = lossOf(model, x, noise, measured);
    model.dispose();
    return found;
  });
  assert.deepEqual(one, vae);
  const { reconstruction, kl } = vae.terms;
  assertClose([four.loss], [reconstruction + 4 * kl], 1e-6);
});

test("with a capacity it is the distance of the KL to what has grown of it", () => {
  const model = tinyModel({ model: "beta-vae", beta: 100, capacity: 30 });
  const plain = tinyModel({ model: "vae" });
  const { kl, reconstruction } = lossOf(plain, x, noise).terms;
  for (const progress of [0, 0.2, 1]) {
    const { loss, terms, weights } = lossOf(model, x, noise, { progress });
    assert.deepEqual(weights, { reconstruction: 1, kl: 0, capacityDistance: 100 });
    const distance = Math.abs(kl - 30 * progress);
    assertClose([terms.kl, terms.capacityDistance], [kl, distance], 1e-5);
    assertClose([loss], [reconstruction + 100 * distance], 1e-5);
  }
  // Below the capacity the KL is drawn up, above it down.
  const [up, down] = [1, 0].map((progress) => gradientsOf(model, x, noise, { progress }));
  const kernel = (found: Record<string, number[]>) => found["encoder.log_var.bias"];
  const half = kernel(up).map((value, i) => (value + kernel(down)[i]) / 2);
  assertClose(half, kernel(gradientsOf(tinyBeta(0), x, noise)), 1e-3);
  [model, plain].forEach((each) => each.dispose());
});

const tinyBeta = (beta: number) => tinyModel({ model: "vae", beta });

test("the weight of the KL grows over the first epochs, and is whole when a model is measured", () => {
  for (const name of ["vae", "beta-vae"]) {
    const model = tinyModel({ model: name, beta: 3, klWarmupEpochs: 2 });
    const weightAt = (epochs: number) => lossOf(model, x, noise, { epochs }).weights.kl;
    assert.deepEqual([0, 0.5, 1, 2, 7, Infinity].map(weightAt), [0, 0.75, 1.5, 3, 3, 3]);
    model.dispose();
  }
  const none = tinyModel({ model: "beta-vae", beta: 3 });
  assert.equal(lossOf(none, x, noise, { epochs: 0 }).weights.kl, 3);
  none.dispose();
});

test("what is newer than checkpoints is in a description only where it was asked for", () => {
  for (const [asked, told] of [
    [{}, {}],
    [{ klWarmupEpochs: 0, freeBits: 0 }, {}],
    [
      { klWarmupEpochs: 3, freeBits: 0.5 },
      { klWarmupEpochs: 3, freeBits: 0.5 },
    ],
  ]) {
    const model = tinyModel(asked);
    const { klWarmupEpochs, freeBits } = model.config;
    assert.deepEqual({ klWarmupEpochs, freeBits }, { klWarmupEpochs: undefined, freeBits: undefined, ...told }); // prettier-ignore
    const again = modelFromConfig(model.config, 0);
    assert.deepEqual(again.config, model.config);
    [model, again].forEach((each) => each.dispose());
  }
});
