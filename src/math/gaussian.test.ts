import { before, test } from "node:test";
import { bernoulliCrossEntropy, tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { klDivergence, klPerDimension, reparameterize } from ".";

before(async () => void (await useBackend("cpu")));

const filled = (shape: [number, number], value: number) => tf.fill<tf.Rank.R2>(shape, value);

test("KL is 0 at N(0, I)", () => {
  assertClose(klDivergence(tf.zeros([3, 15]), tf.zeros([3, 15])).dataSync(), [0, 0, 0]);
});

test("KL is ½ nat per dimension at mean 1", () => {
  const mean = filled([2, 15], 1);
  assertClose(klDivergence(mean, tf.zeros([2, 15])).dataSync(), [15 * 0.5, 15 * 0.5]);
  assertClose(klPerDimension(mean, tf.zeros([2, 15])).dataSync(), new Array<number>(30).fill(0.5));
});

test("KL of a variance of e is ½ (e − 1 − 1) nats per dimension", () => {
  const kl = klDivergence(tf.zeros([1, 4]), filled([1, 4], 1));
  assertClose(kl.dataSync(), [4 * 0.5 * (Math.E - 1 - 1)]);
});

test("KL is that of PyTorch's tutorial: −½ Σ (1 + logVar − mean² − e^logVar)", () => {
  const [mean, logVar] = [
    [0.5, -1, 2],
    [-0.3, 0.7, -2],
  ];
  const sum = mean.reduce((s, m, i) => s + 1 + logVar[i] - m * m - Math.exp(logVar[i]), 0);
  const kl = klDivergence(tf.tensor2d([mean]), tf.tensor2d([logVar]));
  assertClose(kl.dataSync(), [-0.5 * sum]);
});

test("a draw is mean + e^(½ logVar) · epsilon", () => {
  const mean = tf.tensor2d([[1, 1, 1, -2]]);
  const logVar = tf.tensor2d([[0, Math.log(4), Math.log(9), 0]]); // deviations 1, 2, 3, 1
  const epsilon = tf.tensor2d([[0, 1, -1, 0.5]]);
  const z = reparameterize(mean, logVar, epsilon);
  assertClose(z.dataSync(), [1, 1 + 2, 1 - 3, -2 + 0.5]);
});

test("gradients pass through a draw: 1 in the mean, ½ · deviation · epsilon in logVar", () => {
  const epsilon = tf.tensor2d([[3]]);
  const [inMean, inLogVar] = tf.grads((mean, logVar) =>
    tf.sum(reparameterize(mean as tf.Tensor2D, logVar as tf.Tensor2D, epsilon)),
  )([tf.tensor2d([[1]]), tf.tensor2d([[Math.log(4)]])]);
  assertClose([...inMean.dataSync(), ...inLogVar.dataSync()], [1, 0.5 * 2 * 3]);
});

test("zero logits cost 784 · ln 2 nats an image, whatever the image", () => {
  const x = tf.concat([tf.zeros([1, 784]), tf.ones([1, 784]), filled([1, 784], 0.3)]);
  const cost = 784 * Math.log(2); // 543.4
  assertClose(bernoulliCrossEntropy(x as tf.Tensor2D, tf.zeros([3, 784])).dataSync(), [
    cost,
    cost,
    cost,
  ]);
});
