import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { klParts } from "./parts/kl_parts";
import { Posterior } from "./parts/posterior";
import { lossOf } from "./testing/loss_of";
import { tinyDataset, tinyModel } from "./testing/tiny";

before(async () => void (await useBackend("cpu")));

const normal = (z: number, mean: number) =>
  Math.exp(-0.5 * (z - mean) ** 2) / Math.sqrt(2 * Math.PI);

/** The parts for means 0 and 2 in two dimensions, variance 1, z at [0, 1] and [2, 2]. */
function found(trainSize: number, estimator: "weighted" | "stratified") {
  return tf.tidy(() => {
    const mean = tf.tensor2d([[0, 0], [2, 2]]); // prettier-ignore
    const q = new Posterior(mean, tf.zeros([2, 2]));
    const parts = klParts(q, tf.tensor2d([[0, 1], [2, 2]]), { trainSize, estimator }); // prettier-ignore
    return Object.values(parts).map((part: tf.Tensor) => [...part.dataSync<"float32">()]);
  });
}

const zs = [[0, 1], [2, 2]]; // prettier-ignore
const means = [0, 2];

/** By hand, from the weight that each of the two images has for each z. */
function expected(weights: readonly (readonly number[])[]) {
  return zs
    .map((z, i) => {
      const qOf = (k: number) => z.map((value) => normal(value, means[k]));
      const joint = [0, 1].reduce((sum, k) => sum + weights[i][k] * qOf(k)[0] * qOf(k)[1], 0);
      const marginals = [0, 1].map((j) => weights[i][0] * qOf(0)[j] + weights[i][1] * qOf(1)[j]);
      const own = qOf(i)[0] * qOf(i)[1];
      const prior = normal(z[0], 0) * normal(z[1], 0);
      const product = marginals[0] * marginals[1];
      return [Math.log(own / joint), Math.log(joint / product), Math.log(product / prior)];
    })
    .reduce((parts: number[][], each) => parts.map((part, p) => [...part, each[p]]), [[], [], []]);
}

test("minibatch weighted sampling: each image of the batch counts 1/(N M)", () => {
  const share = 1 / (10 * 2);
  const byHand = expected([[share, share], [share, share]]); // prettier-ignore
  found(10, "weighted").forEach((part, p) => assertClose(part, byHand[p], 1e-5));
});

test("minibatch stratified sampling: its own image counts 1/N, and all together 1", () => {
  // Of two images the other is the one with (N − 1)/N.
  const byHand = expected([[1 / 10, 9 / 10], [9 / 10, 1 / 10]]); // prettier-ignore
  found(10, "stratified").forEach((part, p) => assertClose(part, byHand[p], 1e-5));
});

test("with three images: 1/N, (N − 2)/2N and ½", () => {
  // All posteriors are the same, so that q(z) is what the weights add up to, times one: 1.
  tf.tidy(() => {
    const q = new Posterior(tf.zeros([3, 1]), tf.zeros([3, 1]));
    const z = tf.tensor2d([[0.3], [-1], [2]]);
    for (const trainSize of [3, 1000, 2]) {
      const parts = klParts(q, z, { trainSize, estimator: "stratified" });
      assertClose([...parts.mutualInformation.dataSync()], [0, 0, 0], 1e-5);
      assertClose([...parts.dimensionKl.dataSync()], [0, 0, 0], 1e-5);
    }
  });
});

test("of a batch of one image the KL is all of its dimensions', and weighted sampling low as ever", () => {
  const parts = (estimator: "weighted" | "stratified") =>
    tf.tidy(() => {
      const q = new Posterior(tf.tensor2d([[1, 2]]), tf.zeros([1, 2]));
      const found = klParts(q, tf.tensor2d([[1, 1]]), { trainSize: 10, estimator });
      return Object.values(found).map((part: tf.Tensor) => part.dataSync()[0]);
    });
  // log q(z|x) − log p(z) with z (1, 1), means (1, 2): ½ ((1² + 1²) − (0² + 1²)).
  assertClose(parts("stratified"), [0, 0, 0.5], 1e-5);
  const [low, dimensions] = [Math.log(10), 2];
  assertClose(parts("weighted"), [low, (dimensions - 1) * low, 0.5 - dimensions * low], 1e-5);
});

test("at α = β = γ it is the β-VAE whose KL is drawn: log q(z|x) − log p(z)", () => {
  const { train } = tinyDataset();
  const x = [0, 1, 2].map((i) => [...train.images([i])]);
  const noise = { epsilon: tf.tensor2d([0.3, -1, 0.5, 1.2, 0, -0.4, 0.8, 0.1, -0.9], [3, 3]) };
  const weights = { alpha: 2, beta: 2, gamma: 2 };
  const model = tinyModel({ model: "beta-tc-vae", ...weights });
  const kl = tf.tidy(() => {
    const q = model.encode(tf.tensor2d(x));
    const { z, logDensity } = q.draw(noise.epsilon as tf.Tensor2D);
    return tf.mean(tf.sub(logDensity, model.prior().logDensity(z))).dataSync()[0];
  });
  const { loss, terms, ...rest } = lossOf(model, x, noise, { epochs: 1, trainSize: 64 });
  const { reconstruction, mutualInformation, totalCorrelation, dimensionKl } = terms;
  assertClose([mutualInformation + totalCorrelation + dimensionKl], [kl], 1e-4);
  assertClose([loss], [reconstruction + 2 * kl], 1e-5);
  const [alpha, beta, gamma] = [2, 2, 2];
  assert.deepEqual(rest.weights, { reconstruction: 1, mutualInformation: alpha, totalCorrelation: beta, dimensionKl: gamma }); // prettier-ignore
  tf.dispose(noise.epsilon);
  model.dispose();
});
