import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { weigh } from "./loss_terms";

before(async () => void (await useBackend("auto")));

const two = (a: number, b: number) => tf.tensor1d([a, b]);

test("a loss is Σ weight · mean over images; a term without a weight has 1", () => {
  const found = weigh({ reconstruction: two(3, 5), kl: [4, two(1, 2)], prior: [0.5, two(6, 0)] });
  assert.deepEqual(found.names, ["reconstruction", "kl", "prior"]);
  assert.deepEqual(found.weights, [1, 4, 0.5]);
  // (3 + 5) / 2, (1 + 2) / 2, (6 + 0) / 2
  const loss = 4 + 4 * 1.5 + 0.5 * 3;
  assertClose(found.values.dataSync(), [loss, 4, 1.5, 3], 1e-7);
  assert.deepEqual([found.loss.shape, found.loss.dataSync()[0]], [[], found.values.dataSync()[0]]);
});

test("a scalar term is a mean already", () => {
  const { values } = weigh({ reconstruction: two(3, 5), mmd: [10, tf.scalar(0.25)] });
  assertClose(values.dataSync(), [4 + 10 * 0.25, 4, 0.25], 1e-7);
});

test("a weight of 0 leaves a term out of the loss, and it is told all the same", () => {
  const { values, weights } = weigh({ reconstruction: two(3, 5), kl: [0, two(1, 2)] });
  assert.deepEqual(weights, [1, 0]);
  assertClose(values.dataSync(), [4, 4, 1.5], 1e-7);
});

test("the gradient of the loss is that of the weighted terms, a share for each image", () => {
  const loss = (a: tf.Tensor, b: tf.Tensor) => weigh({ a: tf.square(a), b: [3, b] }).loss;
  const [a, b] = tf.grads(loss)([two(3, 5), tf.scalar(2)]);
  assertClose(a.dataSync(), [(2 * 3) / 2, (2 * 5) / 2], 1e-6);
  assertClose(b.dataSync(), [3], 1e-6);
});

test("no term, a weight that is no number, and a term that is not summed yet are mistakes", () => {
  assert.throws(() => weigh({}), /at least one term/);
  assert.throws(() => weigh({ loss: two(1, 1) }), /cannot be called "loss": that is their sum/);
  for (const weight of [NaN, Infinity, undefined, "4"]) {
    const term = [weight, two(1, 1)] as never;
    assert.throws(() => weigh({ kl: term }), /weight of the loss's term kl is .+, not a number/);
  }
  assert.throws(() => weigh({ kl: tf.zeros([2, 15]) }), /term kl has the shape \[2, 15\]: sum it/);
});
