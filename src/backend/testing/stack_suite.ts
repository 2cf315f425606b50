import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { Activation, activations } from "../ops/activations";
import { denseStack } from "../ops/dense_stack";
import { assertClose } from "./assert_close";
import { random, weighted } from "./tensors";

const names = Object.keys(activations) as Activation[];

/** A stack of dense layers against the same mathematics in plain autodiff. */
export function stackSuite(): void {
  for (const activation of names) {
    for (const sizes of [
      [3, 4],
      [5, 7, 2],
      [6, 5, 4, 3],
    ]) {
      test(`denseStack ${sizes.join("-")} ${activation} equals plain autodiff`, () =>
        compareStack(sizes, activation));
    }
  }

  test("denseStack mixes activations, as a decoder does", () =>
    compareStack([4, 6, 9], "silu", "linear"));

  // Columns of zeros are left out of the products; the number that is left is no multiple of a vector's width.
  for (const [what, pixels, units] of [
    ["some pixels", (i: number) => i % 5 < 2, () => false],
    ["some units", () => false, (i: number) => i % 7 < 3 || i > 60],
    ["some of both", (i: number) => i < 30 || i % 3 === 0, (i: number) => i % 4 < 3],
    ["all pixels", () => true, (i: number) => i % 2 === 0],
    ["all units", (i: number) => i === 69, () => true],
    ["all of both", () => true, () => true],
  ] as [string, (i: number) => boolean, (i: number) => boolean][]) {
    test(`denseStack with ${what} 0 in the whole batch equals plain autodiff`, () => {
      const { input, weights, stack, plain } = stackOf([70, 90, 50, 33], "relu", "linear", 45);
      const x = withZeros(input, pixels);
      for (const bias of [1, 3]) asleep(weights[bias] as tf.Variable, units);
      compare(x, weights, stack, plain);
    });
  }

  test("denseStack of any shape, any part of it 0, equals plain autodiff", () => {
    const size = fc.integer({ min: 1, max: 60 });
    const shapes = fc.record({
      n: fc.integer({ min: 1, max: 30 }),
      sizes: fc.array(size, { minLength: 2, maxLength: 4 }),
      every: fc.integer({ min: 1, max: 4 }),
    });
    const holds = fc.property(shapes, ({ n, sizes, every }) =>
      tf.tidy(() => {
        const { input, weights, stack, plain } = stackOf(sizes, "relu", "linear", n);
        const zero = (i: number) => i % every > 0;
        for (let i = 1; i < weights.length - 1; i += 2) asleep(weights[i] as tf.Variable, zero);
        compare(withZeros(input, zero), weights, stack, plain);
        tf.dispose(weights); // variables outlive a tidy
      }),
    );
    fc.assert(holds, {
      seed: 3,
      numRuns: 40,
      examples: [[{ n: 8, sizes: [20, 50, 1], every: 3 }]],
    });
  });

  test("a constant input is spared its gradient; the weights' gradients stay", () => {
    const { input, weights, stack, plain } = stackOf([5, 7, 2], "silu", "tanh");
    const gradients = (f: (x: tf.Tensor2D, weights: tf.Tensor[]) => tf.Tensor2D) =>
      tf.grads((...w: tf.Tensor[]) => weighted(f(input, w)))(weights);
    const actual = gradients((x, w) => stack(x, w, true));
    const expected = gradients(plain);
    actual.forEach((g, i) => assertClose(g.dataSync(), expected[i].dataSync()));
    tf.dispose([input, ...weights, ...actual, ...expected]);
  });

  test("denseStack leaves no tensor but its result", () => {
    const { input, weights, stack } = stackOf([5, 7, 2], "silu", "tanh");
    const before = tf.memory().numTensors;
    const result = stack(input, weights);
    assert.equal(tf.memory().numTensors, before + 1);
    const { grads, value } = tf.variableGrads(
      () => weighted(stack(input, weights)),
      weights as tf.Variable[],
    );
    assert.equal(tf.memory().numTensors, before + 1 + 1 + weights.length);
    tf.dispose([result, value, ...Object.values(grads), input, ...weights]);
  });
}

function compareStack(sizes: number[], activation: Activation, last = activation): void {
  const { input, weights, stack, plain } = stackOf(sizes, activation, last);
  compare(input, weights, stack, plain);
}

type Stack = (x: tf.Tensor2D, weights: tf.Tensor[]) => tf.Tensor2D;

function compare(input: tf.Tensor2D, weights: tf.Tensor[], stack: Stack, plain: Stack): void {
  assertClose(stack(input, weights).dataSync(), plain(input, weights).dataSync(), 1e-4, "value");
  const gradients = (f: Stack) =>
    tf.grads((x, ...w) => weighted(f(x as tf.Tensor2D, w)))([input, ...weights]);
  const [actual, expected] = [gradients(stack), gradients(plain)];
  assert.equal(actual.length, 1 + weights.length);
  actual.forEach((g, i) => {
    assert.deepEqual(g.shape, expected[i].shape);
    assertClose(g.dataSync(), expected[i].dataSync(), 1e-4, `gradient ${i}`);
  });
}

/** The matrix with columns of zeros. */
function withZeros(x: tf.Tensor2D, columns: (i: number) => boolean): tf.Tensor2D {
  const factors = Array.from({ length: x.shape[1] }, (_, i) => (columns(i) ? 0 : 1));
  return tf.mul(x, factors);
}

/** Biases so low that relu is 0 at these units, whatever the image. */
function asleep(bias: tf.Variable, units: (i: number) => boolean): void {
  const values = bias.dataSync().map((value, i) => (units(i) ? -1e4 : value));
  tf.tidy(() => bias.assign(tf.tensor(values)));
}

/** A stack of the given layer sizes, as the operation under test and in plain operations. */
function stackOf(sizes: number[], activation: Activation, last: Activation, n = 8) {
  const input = random("input", [n, sizes[0]]);
  const layers = sizes.slice(1).map((size, i) => ({
    kernel: tf.variable(random(`kernel ${i}`, [sizes[i], size])),
    bias: tf.variable(tf.reshape(random(`bias ${i}`, [1, size]), [size])),
    activation: i === sizes.length - 2 ? last : activation,
  }));
  const stack = (x: tf.Tensor2D, weights: tf.Tensor[], constantInput = false) =>
    denseStack(
      x,
      layers.map((layer, i) => ({
        ...layer,
        kernel: weights[2 * i] as tf.Tensor2D,
        bias: weights[2 * i + 1] as tf.Tensor1D,
      })),
      { constantInput },
    );
  const plain = (x: tf.Tensor2D, weights: tf.Tensor[]) =>
    layers.reduce<tf.Tensor2D>((hidden, layer, i) => {
      const pre = tf.add<tf.Tensor2D>(tf.matMul(hidden, weights[2 * i]), weights[2 * i + 1]);
      return plainActivation[layer.activation](pre);
    }, x);
  return { input, weights: layers.flatMap(({ kernel, bias }) => [kernel, bias]), stack, plain };
}

const plainActivation: Record<Activation, (x: tf.Tensor2D) => tf.Tensor2D> = {
  linear: (x) => x,
  relu: (x) => tf.relu(x),
  silu: (x) => tf.mul(x, tf.sigmoid(x)),
  tanh: (x) => tf.tanh(x),
};
