import assert from "node:assert/strict";
import { before, test } from "node:test";
import { createAdam, tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { type Model, ownObjective } from ".";
import { dimensionsApart } from "./factor_vae";
import { contextOf, fixedNoise } from "./testing/noise";
import { gradientsOf, lossOf } from "./testing/loss_of";
import { tinyDataset, tinyModel, weightsOf } from "./testing/tiny";

before(async () => void (await useBackend("cpu")));

const { train } = tinyDataset();
const x = [0, 1].map((i) => [...train.images([i])]);
const EPSILON = [0.3, -1, 0.5, 1.2, 0, -0.4];
const noiseOf = () => ({
  epsilon: tf.tensor2d(EPSILON, [2, 3]),
  "epsilon of the discriminator": tf.tensor2d(EPSILON, [2, 3]),
});
const small = { model: "factor-vae", discriminatorSizes: [4] };

function adversaryOf({ adversary }: Model) {
  assert.ok(adversary);
  return adversary;
}

/** The logit of the discriminator's layers, by hand. */
function logitOf(weights: Record<string, number[]>, z: readonly number[]): number {
  const dense = (input: readonly number[], name: string) => {
    const [kernel, bias] = [weights[`${name}.kernel`], weights[`${name}.bias`]];
    return bias.map((b, o) =>
      input.reduce((sum, v, i) => sum + v * kernel[i * bias.length + o], b),
    );
  };
  const hidden = dense(z, "discriminator.dense_0").map((v) => Math.max(0, v));
  return dense(hidden, "discriminator.logit")[0];
}

test("with γ = 0 it is the VAE, whose weights are the same", () => {
  const noise = noiseOf();
  const factor = tinyModel({ ...small, gamma: 0 });
  const vae = tinyModel();
  assertClose([lossOf(factor, x, noise).loss], [lossOf(vae, x, noise).loss], 1e-6);
  tf.dispose(Object.values(noise));
  [factor, vae].forEach((model) => model.dispose());
});

test("total correlation and the discriminator's loss, by hand", () => {
  const noise = noiseOf();
  const model = tinyModel({ ...small, gamma: 5 });
  const z = tf.tidy(() => model.encode(tf.tensor2d(x)).sample(noise.epsilon).arraySync());
  const weights = weightsOf(model);
  const logits = z.map((row) => logitOf(weights, row));
  const { loss, terms } = lossOf(model, x, noise);
  assertClose([terms.totalCorrelation], [(logits[0] + logits[1]) / 2], 1e-5);
  assertClose([loss], [terms.reconstruction + terms.kl + 5 * terms.totalCorrelation], 1e-5);
  // Of two rows the second dimension comes from the other: [z11, z22, z13] and [z21, z12, z23].
  const apart = [[z[0][0], z[1][1], z[0][2]], [z[1][0], z[0][1], z[1][2]]]; // prettier-ignore
  const probability = (row: readonly number[]) => 1 / (1 + Math.exp(-logitOf(weights, row)));
  const costs = [0, 1].map(
    (i) => -0.5 * Math.log(probability(z[i])) - 0.5 * Math.log(1 - probability(apart[i])),
  );
  const found = tf.tidy(() => {
    const { values } = adversaryOf(model).loss({ x: tf.tensor2d(x) }, contextOf(fixedNoise(noise)));
    return [...values.dataSync()];
  });
  assertClose(found, [(costs[0] + costs[1]) / 2, (costs[0] + costs[1]) / 2], 1e-5);
  tf.dispose(Object.values(noise));
  model.dispose();
});

test("dimension j of a row comes from the row j below", () => {
  tf.tidy(() => {
    const z = tf.tensor2d([[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]]); // prettier-ignore
    const expected = [[1, 5, 9], [4, 8, 12], [7, 11, 3], [10, 2, 6]]; // prettier-ignore
    assert.deepEqual(dimensionsApart(z).arraySync(), expected);
    assert.deepEqual(dimensionsApart(tf.tensor2d([[1, 2, 3]])).arraySync(), [[1, 2, 3]]);
  });
});

test("the loss moves all but the discriminator, whose loss moves nothing else", () => {
  const noise = noiseOf();
  const model = tinyModel(small);
  const isItsOwn = (name: string) => name.startsWith("discriminator.");
  const all = Object.keys(model.parameters);
  assert.deepEqual(Object.keys(ownObjective(model).parameters), all.filter((name) => !isItsOwn(name))); // prettier-ignore
  assert.deepEqual(Object.keys(model.adversary?.parameters ?? {}), all.filter(isItsOwn));
  // The total correlation reaches the encoder through the discriminator.
  const plain = tinyModel({ ...small, gamma: 0 });
  const name = "encoder.mean.kernel";
  assert.notDeepEqual(gradientsOf(model, x, noise)[name], gradientsOf(plain, x, noise)[name]);
  tf.dispose(Object.values(noise));
  [model, plain].forEach((each) => each.dispose());
});

test("a discriminator learns to tell latents that depend on each other", () => {
  const model = tinyModel({ ...small, discriminatorSizes: [16] });
  const adversary = adversaryOf(model);
  const adam = createAdam(adversary.parameters);
  // The encoder's means: all three the same number, that of the first pixel.
  tf.tidy(() => {
    for (const [name, variable] of Object.entries(model.parameters)) {
      if (name.startsWith("encoder.log_var")) variable.assign(tf.fill(variable.shape, -1));
    }
  });
  const images = tf.tensor2d(train.images(Array.from({ length: 64 }, (_, i) => i)), [64, 16]);
  const epsilon = tf.zeros([64, 3]);
  const context = contextOf(fixedNoise({ "epsilon of the discriminator": epsilon }));
  const lossNow = () => tf.tidy(() => adversary.loss({ x: images }, context).loss.dataSync()[0]);
  const before = lossNow();
  for (let step = 0; step < 60; step++) {
    tf.tidy(() => {
      const variables = Object.entries(adversary.parameters);
      const { grads } = tf.variableGrads(
        () => adversary.loss({ x: images }, context).loss,
        variables.map(([, variable]) => variable),
      );
      adam.apply(Object.fromEntries(variables.map(([name, v]) => [name, grads[v.name]])), 0.03);
    });
  }
  assert.ok(lossNow() < Math.min(before, Math.LN2) - 0.1, `${before} → ${lossNow()}`);
  adam.dispose();
  tf.dispose([images, epsilon]);
  model.dispose();
});
