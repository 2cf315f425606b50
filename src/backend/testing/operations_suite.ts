import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs-core";
import { bernoulliCrossEntropy } from "../ops/bernoulli";
import { joinColumns, splitColumns } from "../ops/columns";
import { gaussianLogDensities, gaussianLogDensity } from "../ops/gaussian_density";
import { logSumExp } from "../ops/log_sum_exp";
import { inverseMultiquadratic } from "../ops/multiquadratic";
import { weightedSum } from "../ops/weighted_sum";
import { imagesOf } from "../ops/images";
import { assertClose } from "./assert_close";
import { random, weighted } from "./tensors";

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor;

/** Holds that both come to the same, with the same gradients in each of what they are given. */
function sameWithGradients(own: Operation, plain: Operation, inputs: tf.Tensor[]): void {
  assertClose(own(...inputs).dataSync(), plain(...inputs).dataSync());
  const gradients = (of: Operation) => tf.grads((...x) => weighted(of(...x)))(inputs);
  const expected = gradients(plain);
  gradients(own).forEach((g, i) => assertClose(g.dataSync(), expected[i].dataSync()));
}

/** The operations with gradients of their own against the same mathematics in plain autodiff. */
export function operationsSuite(): void {
  test("bernoulliCrossEntropy equals −Σ x ln σ(l) + (1 − x) ln (1 − σ(l)), value and gradient", () => {
    const x = tf.sigmoid(random("x", [4, 6])) as tf.Tensor2D;
    const logits = random("logits", [4, 6]);
    const plain = (l: tf.Tensor) => {
      const p = tf.sigmoid(l);
      const likelihood = tf.add(tf.mul(x, tf.log(p)), tf.mul(tf.sub(1, x), tf.log(tf.sub(1, p))));
      return tf.neg(tf.sum(likelihood, 1));
    };
    const own = (l: tf.Tensor) => bernoulliCrossEntropy(x, l as tf.Tensor2D);
    assertClose(own(logits).dataSync(), plain(logits).dataSync());
    const gradient = (f: (l: tf.Tensor) => tf.Tensor) =>
      tf
        .grad((l) => weighted(f(l)))(logits)
        .dataSync();
    assertClose(gradient(own), gradient(plain));
  });

  test("logSumExp along each axis is log Σ exp(x), value and gradient, and no exponential overflows", () => {
    const x = tf.reshape(random("sums", [3, 350]), [3, 70, 5]);
    for (const axis of [0, 1, 2]) {
      const plain = (x: tf.Tensor) => tf.log(tf.sum(tf.exp(x), axis));
      const own = (x: tf.Tensor) => logSumExp(x, axis);
      assert.deepEqual(own(x).shape, plain(x).shape);
      sameWithGradients(own, plain, [x]);
    }
    const large = logSumExp<tf.Tensor1D>(tf.tensor2d([[1000, 1000], [-1000, -1002]]), 1); // prettier-ignore
    const afterwards = Math.log1p(Math.exp(-2));
    assertClose(large.dataSync(), [1000 + Math.LN2, -1000 + afterwards]);
  });

  test("densities of Gaussians, row by row and each at each, are those of the formula", () => {
    const [z, mean, logVar] = ["z", "mean", "log variance"].map((name) => random(name, [4, 3]));
    const others = ["other mean", "other log variance"].map((name) => random(name, [6, 3]));
    const formula = (z: tf.Tensor, mean: tf.Tensor, logVar: tf.Tensor) => {
      const deviation = tf.exp(tf.mul(0.5, logVar));
      const standard = tf.div(tf.sub(z, mean), deviation);
      const density = tf.div(tf.exp(tf.mul(-0.5, tf.square(standard))), deviation);
      return tf.log(tf.div(density, Math.sqrt(2 * Math.PI)));
    };
    sameWithGradients(
      (z, mean, logVar) =>
        gaussianLogDensity(z as tf.Tensor2D, mean as tf.Tensor2D, logVar as tf.Tensor2D),
      (z, mean, logVar) => tf.sum(formula(z, mean, logVar), 1),
      [z, mean, logVar],
    );
    sameWithGradients(
      (z, mean, logVar) =>
        gaussianLogDensities(z as tf.Tensor2D, mean as tf.Tensor2D, logVar as tf.Tensor2D),
      (z, mean, logVar) =>
        formula(tf.expandDims(z, 1), tf.expandDims(mean, 0), tf.expandDims(logVar, 0)),
      [z, ...others],
    );
  });

  test("the kernel of distances is the mean of c / (c + d), value and gradient", () => {
    const widths = [0.5, 2, 10];
    const distances = tf.square(random("distances", [40, 30]));
    const plain = (d: tf.Tensor) =>
      tf.div(tf.addN(widths.map((c) => tf.div(c, tf.add(c, d)))), widths.length);
    sameWithGradients((d) => inverseMultiquadratic(d, widths), plain, [distances]);
  });

  test("columns joined are tf.concat, split again tf.split, gradients too", () => {
    const parts = [random("left", [3, 4]), random("right", [3, 4])];
    const biases = [tf.tensor1d([1, 2, 3, 4]), tf.tensor1d([5, 6, 7, 8])];
    const before = tf.memory().numTensors;
    const both = joinColumns(parts);
    assertClose(both.dataSync(), tf.concat2d(parts, 1).dataSync());
    assertClose(joinColumns(biases).dataSync(), [1, 2, 3, 4, 5, 6, 7, 8]);
    splitColumns(both, 2).forEach((part, i) => {
      assert.deepEqual(part.shape, [3, 4]);
      assertClose(part.dataSync(), parts[i].dataSync());
    });
    assert.equal(tf.memory().numTensors, before + 5);
    const own = (a: tf.Tensor, b: tf.Tensor) => {
      const [left, right] = splitColumns(joinColumns([a as tf.Tensor2D, b as tf.Tensor2D]), 2);
      return tf.add(weighted(tf.square(left)), weighted(tf.exp(right)));
    };
    const plain = (a: tf.Tensor, b: tf.Tensor) =>
      tf.add(weighted(tf.square(a)), weighted(tf.exp(b)));
    const expected = tf.grads(plain)(parts);
    tf.grads(own)(parts).forEach((g, i) => assertClose(g.dataSync(), expected[i].dataSync()));
    const bias = tf.grads((...b) => weighted(tf.square(joinColumns(b as tf.Tensor1D[]))))(biases);
    // 2 · v · sin(place)
    assertClose(
      bias[1].dataSync(),
      [5, 6, 7, 8].map((v) => 2 * v * Math.sin(v)),
    );
  });

  test("columns of different widths are joined, too, and each part gets its own gradient", () => {
    const parts = [random("image", [3, 5]), random("label", [3, 2])];
    assertClose(joinColumns(parts).dataSync(), tf.concat2d(parts, 1).dataSync());
    const gradients = (join: (parts: tf.Tensor2D[]) => tf.Tensor) =>
      tf.grads((...p) => weighted(tf.square(join(p as tf.Tensor2D[]))))(parts);
    const expected = gradients((p) => tf.concat2d(p, 1));
    gradients(joinColumns).forEach((g, i) => assertClose(g.dataSync(), expected[i].dataSync()));
  });

  test("the gradient of what is used twice is the sum of both", () => {
    const x = random("x", [4, 3]);
    const own = (x: tf.Tensor) => {
      const [left] = splitColumns(joinColumns([x as tf.Tensor2D, x as tf.Tensor2D]), 2);
      return weighted(tf.add(tf.square(left), joinColumns([x as tf.Tensor2D])));
    };
    const expected = tf.grad((x) => weighted(tf.add(tf.square(x), x)))(x);
    assertClose(tf.grad(own)(x).dataSync(), expected.dataSync());
  });

  test("weightedSum is Σ weight · mean, with each term's mean beside it", () => {
    const terms = [tf.tensor1d([3, 5, 10]), tf.tensor1d([1, 2, 6]), tf.scalar(7)];
    const before = tf.memory().numTensors;
    const { loss, values } = weightedSum(terms, [1, 4, 0.5]);
    assert.equal(tf.memory().numTensors, before + 2);
    assertClose(loss.dataSync(), [6 + 4 * 3 + 0.5 * 7]);
    assertClose(values.dataSync(), [6 + 4 * 3 + 0.5 * 7, 6, 3, 7]);
    const sum = (...t: tf.Tensor[]) => tf.mul(weightedSum(t, [1, 4, 0.5]).loss, 10);
    const [first, second, third] = tf.grads(sum)(terms);
    assertClose(first.dataSync(), Array<number>(3).fill(10 / 3));
    assertClose(second.dataSync(), Array<number>(3).fill(40 / 3));
    assert.deepEqual(third.shape, []);
    assertClose(third.dataSync(), [5]);
  });

  test("weightedSum of a single term of a single image is that term", () => {
    const loss = (t: tf.Tensor) => weightedSum([t], [1]).loss;
    assertClose(loss(tf.tensor1d([3])).dataSync(), [3]);
    assertClose(
      tf
        .grad(loss)(tf.tensor1d([3]))
        .dataSync(),
      [1],
    );
  });

  test("a term that is used in two places gets both gradients", () => {
    const sum = (t: tf.Tensor) => weightedSum([t, tf.square(t)], [1, 2]).loss;
    // d/dt (t + 2 t²) / n = (1 + 4 t) / 2
    assertClose(
      tf
        .grad(sum)(tf.tensor1d([1, 3]))
        .dataSync(),
      [2.5, 6.5],
    );
  });

  test("imagesOf are bytes / 255, for each byte, and leave no tensor but their own", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const before = tf.memory().numTensors;
    const images = imagesOf(bytes, 4);
    assert.equal(tf.memory().numTensors, before + 1);
    assert.deepEqual(images.shape, [4, 64]);
    const levels = images.dataSync();
    bytes.forEach((byte, i) => assert.equal(levels[i], Math.fround(byte / 255)));
    images.dispose();
  });

  test("logits of zero cost ln 2 a pixel, whatever the pixels", () => {
    const x = tf.tensor2d([0, 0.25, 1, 0.5], [1, 4]);
    assertClose(bernoulliCrossEntropy(x, tf.zeros([1, 4])).dataSync(), [4 * Math.log(2)]);
  });

  test("logits of ±200 stay finite: 0 where they are right, 200 nats where wrong", () => {
    const x = tf.tensor2d([1, 0, 1, 0], [4, 1]);
    const logits = tf.tensor2d([200, -200, -200, 200], [4, 1]);
    assertClose(bernoulliCrossEntropy(x, logits).dataSync(), [0, 0, 200, 200]);
    const gradient = tf.grad((l) => tf.sum(bernoulliCrossEntropy(x, l as tf.Tensor2D)))(logits);
    // σ(l) − x: 1 − 1, 0 − 0, 0 − 1, 1 − 0
    assertClose(gradient.dataSync(), [0, 0, -1, 1]);
  });
}
