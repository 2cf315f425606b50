import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { train } from "../training";
import { createModel, createNoise, encodeImages, type Model, type ModelSettings } from ".";
import { gradientsOf, lossOf } from "./testing/loss_of";
import { tinyDataset, tinyModel, weightsOf } from "./testing/tiny";

before(async () => void (await useBackend("cpu")));

const data = tinyDataset();
const x = [0, 1].map((i) => [...data.train.images([i])]);
const EPSILON = [0.3, -1, 0.5, 1.2, 0, -0.4];
const noise = () => ({ epsilon: tf.tensor2d(EPSILON, [2, 3]) });
const PSEUDO_INPUTS = "prior.pseudo_inputs";

/** A model of two pseudo-inputs that differ. */
function vampOf(settings: ModelSettings = { hiddenSizes: [10, 6] }): Model {
  const own = { model: "vamp", numPseudoInputs: 2, latentSize: 3 };
  const model = createModel({ ...own, ...settings }, data);
  const values = Array.from({ length: 32 }, (_, k) => Math.sin(k) / 2);
  tf.tidy(() => model.parameters[PSEUDO_INPUTS].assign(tf.tensor2d(values, [2, 16])));
  return model;
}

test("the prior is the mean of the posteriors of images sigmoid(4 w), by hand", () => {
  const model = vampOf();
  const images = weightsOf(model)[PSEUDO_INPUTS].map((w) => 1 / (1 + Math.exp(-4 * w)));
  const { mean, logVar } = encodeImages(model, Float32Array.from(images));
  const z = [0.2, -0.5, 1];
  const densities = [0, 1].map((k) =>
    z.reduce((product, value, j) => {
      const [m, v] = [mean[3 * k + j], Math.exp(logVar[3 * k + j])];
      return (product * Math.exp((-0.5 * (value - m) ** 2) / v)) / Math.sqrt(2 * Math.PI * v);
    }, 1),
  );
  const found = tf.tidy(
    () =>
      model
        .prior()
        .logDensity(tf.tensor2d([z]))
        .dataSync()[0],
  );
  assertClose([found], [Math.log((densities[0] + densities[1]) / 2)], 1e-5);
  model.dispose();
});

test("its loss is the VAE's, with log q(z|x) − log p(z) for the KL", () => {
  const [model, vae] = [vampOf({ beta: 2, hiddenSizes: [10, 6] }), tinyModel()];
  const epsilon = noise();
  const { loss, terms, weights } = lossOf(model, x, epsilon);
  const plain = lossOf(vae, x, epsilon);
  const drawn = tf.tidy(() => {
    const { z, logDensity } = model.encode(tf.tensor2d(x)).draw(epsilon.epsilon);
    return tf.mean(tf.sub(logDensity, model.prior().logDensity(z))).dataSync()[0];
  });
  assert.deepEqual(weights, { reconstruction: 1, kl: 2 });
  assertClose([terms.reconstruction, terms.kl], [plain.terms.reconstruction, drawn], 1e-5);
  assertClose([loss], [terms.reconstruction + 2 * drawn], 1e-5);
  tf.dispose(epsilon);
  [model, vae].forEach((each) => each.dispose());
});

test("where the encoder gives N(0, I) whatever the image, the loss is the reconstruction, as the VAE's", () => {
  const model = vampOf();
  for (const [name, variable] of Object.entries(model.parameters)) {
    if (/^encoder\.(mean|log_var)/.test(name))
      tf.tidy(() => variable.assign(tf.zerosLike(variable)));
  }
  const epsilon = noise();
  const { loss, terms } = lossOf(model, x, epsilon);
  assertClose([loss, terms.kl], [terms.reconstruction, 0], 1e-5);
  tf.dispose(epsilon);
  model.dispose();
});

for (const architecture of ["dense", "conv"]) {
  test(`pseudo-inputs learn through the encoder, ${architecture}: gradients against differences`, () => {
    const conv = { architecture, convChannels: [4], denseSize: 8 };
    const model = vampOf(architecture === "conv" ? conv : { hiddenSizes: [10, 6] });
    const epsilon = noise();
    const gradient = gradientsOf(model, x, epsilon)[PSEUDO_INPUTS];
    const values = weightsOf(model)[PSEUDO_INPUTS];
    const variable = model.parameters[PSEUDO_INPUTS];
    const moved = (at: number, by: number) => {
      const changed = values.map((w, k) => (k === at ? w + by : w));
      tf.tidy(() => variable.assign(tf.tensor2d(changed, [2, 16])));
      return lossOf(model, x, epsilon).loss;
    };
    const strongest = gradient.map((_, k) => k).sort((a, b) => Math.abs(gradient[b]) - Math.abs(gradient[a])); // prettier-ignore
    for (const at of strongest.slice(0, 4)) {
      const difference = (moved(at, 0.02) - moved(at, -0.02)) / 0.04;
      assert.ok(
        Math.abs(difference - gradient[at]) < 0.05 * Math.abs(gradient[at]) + 2e-4,
        `${difference} for ${gradient[at]}`,
      );
    }
    tf.dispose(epsilon);
    model.dispose();
  });
}

test("pseudo-inputs begin as training images with a little noise; what has learned stays", async () => {
  const model = tinyModel({ model: "vamp", numPseudoInputs: 5 });
  const context = (epoch: number) => ({
    ...{ epoch, seed: 3, noise: createNoise({ seed: 3, step: 0 }), trainSize: data.train.size },
    tell: () => Promise.resolve(),
    batch: (indices: ArrayLike<number>) => ({
      x: tf.tensor2d(data.train.images(indices), [indices.length, 16]),
    }),
  });
  await model.beginEpoch?.(context(1));
  assert.ok(weightsOf(model)[PSEUDO_INPUTS].every((w) => w === 0));
  await model.beginEpoch?.(context(0));
  const begun = weightsOf(model)[PSEUDO_INPUTS];
  const images = begun.map((w) => 1 / (1 + Math.exp(-4 * w)));
  for (const k of [0, 1, 2, 3, 4]) {
    const distances = Array.from({ length: data.train.size }, (_, i) =>
      Math.max(...data.train.images([i]).map((p, j) => Math.abs(p - images[16 * k + j]))),
    );
    assert.ok(Math.min(...distances) < 0.06, `${Math.min(...distances)}`);
  }
  await model.beginEpoch?.(context(0));
  assert.deepEqual(weightsOf(model)[PSEUDO_INPUTS], begun);
  await train(model, data, { numEpochs: 1, batchSize: 16, seed: 3 }).finish();
  assert.notDeepEqual(weightsOf(model)[PSEUDO_INPUTS], begun);
  model.dispose();
});
