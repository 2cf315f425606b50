import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { normal } from "../random";
import { importanceBound } from "./parts/importance_bound";
import { Posterior } from "./parts/posterior";
import { standardNormal } from "./parts/prior";
import { gradientsOf, lossOf } from "./testing/loss_of";
import { tinyDataset, tinyModel } from "./testing/tiny";

before(async () => void (await useBackend("cpu")));

const { train } = tinyDataset();
const x = [0, 1].map((i) => [...train.images([i])]);

test("the bound is the logarithm of the mean weight, and not the mean of the logarithms", () => {
  const model = tinyModel({ model: "iwae", numSamples: 2 });
  const epsilon = tf.tensor3d(
    [0.3, -1, 0.5, 1.2, 0, -0.4, 0.8, 0.1, -0.9, -1.5, 2, 0.6],
    [2, 2, 3],
  );
  const logWeights = tf.tidy(() => {
    const q = model.encode(tf.tensor2d(x));
    return [0, 1].map((k) => {
      const one = tf.reshape<tf.Rank.R2>(tf.slice(epsilon, [k, 0, 0], [1, 2, 3]), [2, 3]);
      const { z, logDensity } = q.draw(one);
      const cost = model.decode(z).negativeLogLikelihood(tf.tensor2d(x));
      const ratio = tf.sub(model.prior().logDensity(z), logDensity);
      return [...tf.sub(ratio, cost).dataSync<"float32">()];
    });
  });
  const bounds = [0, 1].map((i) =>
    Math.log((Math.exp(logWeights[0][i]) + Math.exp(logWeights[1][i])) / 2),
  );
  const { loss, terms, weights } = lossOf(model, x, { epsilon });
  assertClose([loss, terms.importanceBound], [-(bounds[0] + bounds[1]) / 2, loss], 1e-5);
  assert.deepEqual(weights, { importanceBound: 1, reconstruction: 0, kl: 0 });
  tf.dispose(epsilon);
  model.dispose();
});

test("with one sample it is the VAE, with a KL that is drawn: log q(z|x) − log p(z)", () => {
  const epsilon = tf.tensor3d([0.3, -1, 0.5, 1.2, 0, -0.4], [1, 2, 3]);
  const one = tf.reshape(epsilon, [2, 3]);
  const iwae = tinyModel({ model: "iwae", numSamples: 1 });
  const vae = tinyModel();
  const found = lossOf(iwae, x, { epsilon });
  const plain = lossOf(vae, x, { epsilon: one }, { epochs: Infinity });
  const drawn = tf.tidy(() => {
    const { z, logDensity } = vae.encode(tf.tensor2d(x)).draw(one as tf.Tensor2D);
    return tf.mean(tf.sub(logDensity, vae.prior().logDensity(z))).dataSync()[0];
  });
  assertClose([found.loss], [plain.terms.reconstruction + drawn], 1e-5);
  assertClose(
    [found.terms.reconstruction, found.terms.kl],
    [plain.terms.reconstruction, plain.terms.kl],
    1e-5,
  );
  tf.dispose([epsilon, one]);
  [iwae, vae].forEach((model) => model.dispose());
});

test("its first epochs have one sample, an evaluation has all", () => {
  const [one, four] = [1, 4].map((k) => tf.randomNormal<tf.Rank.R3>([k, 2, 3], 0, 1, "float32", 3));
  const late = tinyModel({ model: "iwae", numSamples: 4, pretrainEpochs: 2 });
  const [single, whole] = [1, 4].map((numSamples) => tinyModel({ model: "iwae", numSamples }));
  const loss = (model: typeof late, epsilon: tf.Tensor, epochs: number) =>
    lossOf(model, x, { epsilon }, { epochs }).loss;
  assertClose([loss(late, one, 1.99)], [loss(single, one, 1.99)], 1e-6);
  assertClose([loss(late, four, 2)], [loss(whole, four, 2)], 1e-6);
  assertClose([loss(late, four, Infinity)], [loss(whole, four, Infinity)], 1e-6);
  tf.dispose([one, four]);
  [late, single, whole].forEach((model) => model.dispose());
});

test("doubly reparameterized, value and decoder's gradient are the same, the encoder's is another", () => {
  const epsilon = tf.randomNormal<tf.Rank.R3>([4, 2, 3], 0, 1, "float32", 3);
  const [plain, double] = [false, true].map((doublyReparameterized) => {
    const model = tinyModel({ model: "iwae", numSamples: 4, doublyReparameterized });
    const found = {
      loss: lossOf(model, x, { epsilon }).loss,
      gradients: gradientsOf(model, x, { epsilon }),
    };
    model.dispose();
    return found;
  });
  assertClose([double.loss], [plain.loss], 1e-6);
  for (const [name, gradient] of Object.entries(plain.gradients)) {
    if (name.startsWith("decoder")) assertClose(double.gradients[name], gradient, 1e-5);
  }
  const name = "encoder.mean.bias";
  assert.notDeepEqual(double.gradients[name], plain.gradients[name]);
  epsilon.dispose();
});

// p(z) = N(0, 1) and p(x|z) = N(x; z, 1) at x = 1, and q(z|x) = N(m, v) with m = 0.9 and log v = −0.3.
const [m, logVar] = [0.9, -0.3];
const cost = (z: tf.Tensor2D): tf.Tensor1D =>
  tf.add(tf.mul(0.5, tf.sum(tf.square(tf.sub(z, 1)), 1)), 0.5 * Math.log(2 * Math.PI));

/** Gradients of the bound by m and log v, the mean over n images that are all the same. */
function toyGradients(k: number, n: number, doublyReparameterized: boolean, step = 0) {
  return tf.tidy(() => {
    const noise = normal({ seed: 4, stream: "toy", step }, k * n);
    const epsilon = tf.tensor3d(noise, [k, n, 1]);
    const rows = (value: tf.Tensor) => tf.tile(value as tf.Tensor2D, [n, 1]);
    const bound = (mean: tf.Tensor, variance: tf.Tensor): tf.Scalar => {
      const q = new Posterior(rows(mean), rows(variance));
      const prior = standardNormal(1);
      return tf.mean(importanceBound(q, epsilon, { cost, prior, doublyReparameterized }).bound);
    };
    const found = tf.grads(bound)([tf.tensor2d([[m]]), tf.tensor2d([[logVar]])]);
    return found.map((gradient) => gradient.dataSync()[0]);
  });
}

test("the doubly reparameterized gradient is that of equation 8, by hand", () => {
  const epsilon = normal({ seed: 4, stream: "toy", step: 0 }, 3);
  const [v, sd] = [Math.exp(logVar), Math.exp(0.5 * logVar)];
  const draws = [...epsilon].map((e) => {
    const z = m + sd * e;
    const logWeight = -0.5 * (1 - z) ** 2 - 0.5 * z ** 2 + 0.5 * e ** 2;
    // ∂ log w / ∂z = (1 − z) − z + (z − m) / v; ∂z / ∂m = 1, ∂z / ∂ log v = ½ sd e
    return { weight: Math.exp(logWeight), dz: 1 - 2 * z + (z - m) / v, e };
  });
  const total = draws.reduce((sum, { weight }) => sum + weight, 0);
  const expected = [1, 0].map((isMean) =>
    draws.reduce((sum, { weight, dz, e }) => {
      return sum + (weight / total) ** 2 * dz * (isMean === 1 ? 1 : 0.5 * sd * e);
    }, 0),
  );
  assertClose(toyGradients(3, 1, true), expected, 1e-4);
});

test("both gradients have the same mean, and the doubly reparameterized less noise", () => {
  const [plain, double] = [false, true].map((is) => toyGradients(6, 8_000, is));
  // Of 8,000 images the standard errors are some 0.003.
  assert.ok(Math.abs(plain[0] - double[0]) < 0.015, `${plain[0]} and ${double[0]}`);
  assert.ok(Math.abs(plain[1] - double[1]) < 0.015, `${plain[1]} and ${double[1]}`);
  const spread = (is: boolean) => {
    const values = Array.from({ length: 40 }, (_, step) => toyGradients(32, 1, is, step)[0]);
    const mean = values.reduce((sum, value) => sum + value, 0) / 40;
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 40;
  };
  assert.ok(spread(true) < 0.7 * spread(false), `${spread(true)} and ${spread(false)}`);
});
