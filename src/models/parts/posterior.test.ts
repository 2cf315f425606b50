import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../../backend";
import { assertClose } from "../../backend/testing/assert_close";
import { Posterior } from "..";

before(async () => void (await useBackend("cpu")));

const [mean, logVar] = [
  [1, -2, 0.5, 0],
  [0, Math.log(4), -1, 0.3],
];
const q = () => new Posterior(tf.tensor2d(mean, [2, 2]), tf.tensor2d(logVar, [2, 2]));

test("a draw is mean + exp(½ logVar) · epsilon, of one noise or of many", () => {
  const epsilon = Array.from({ length: 12 }, (_, i) => Math.sin(i));
  const expected = epsilon.map((e, i) => mean[i % 4] + Math.exp(0.5 * logVar[i % 4]) * e);
  const many = q().sample(tf.tensor3d(epsilon, [3, 2, 2]));
  assert.deepEqual([q().shape, many.shape], [[2, 2], [3, 2, 2]]); // prettier-ignore
  assertClose(many.dataSync(), expected, 1e-6);
  const one = q().sample(tf.tensor2d(epsilon.slice(0, 4), [2, 2]));
  assertClose(one.dataSync(), expected.slice(0, 4), 1e-6);
});

test("KL of an image is the sum over its dimensions of ½ (μ² + σ² − 1 − ln σ²)", () => {
  const each = mean.map((m, i) => 0.5 * (m * m + Math.exp(logVar[i]) - 1 - logVar[i]));
  assertClose(q().klPerDimension().dataSync(), each, 1e-6);
  assertClose(q().kl().dataSync(), [each[0] + each[1], each[2] + each[3]], 1e-6);
});

test("log q(z|x) is that of independent normal dimensions, of one z or of many", () => {
  const z = Array.from({ length: 12 }, (_, i) => Math.cos(i));
  const each = z.map((value, i) => {
    const [m, l] = [mean[i % 4], logVar[i % 4]];
    return -0.5 * ((value - m) ** 2 / Math.exp(l) + l + Math.log(2 * Math.PI));
  });
  const expected = Array.from({ length: 6 }, (_, i) => each[2 * i] + each[2 * i + 1]);
  const many = q().logDensity(tf.tensor3d(z, [3, 2, 2]));
  assert.deepEqual(many.shape, [3, 2]);
  assertClose(many.dataSync(), expected, 1e-6);
  assertClose(q().logDensity(tf.tensor2d(z.slice(0, 4), [2, 2])).dataSync(), expected.slice(0, 2)); // prettier-ignore
});

test("the draw's gradients are those of its parts, of many noises, too", () => {
  const epsilon = tf.tensor3d([0.5, -1, 2, 0, 1, 1, -1, 3], [2, 2, 2]);
  const [dMean, dLogVar] = tf.grads((m, l) =>
    tf.sum(new Posterior(m as tf.Tensor2D, l as tf.Tensor2D).sample(epsilon)),
  )([q().mean, q().logVar]);
  assertClose(dMean.dataSync(), [2, 2, 2, 2], 1e-6); // a 1 for each of two draws
  const sums = [0.5 + 1, -1 + 1, 2 - 1, 0 + 3];
  const expected = sums.map((e, i) => 0.5 * Math.exp(0.5 * logVar[i]) * e);
  assertClose(dLogVar.dataSync(), expected, 1e-6);
});
