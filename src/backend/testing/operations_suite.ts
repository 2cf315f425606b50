import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs-core";
import { bernoulliCrossEntropy } from "../ops/bernoulli";
import { joinColumns, splitColumns } from "../ops/columns";
import { elboTerms } from "../ops/weighted_sum";
import { greyImages } from "../ops/images";
import { assertClose } from "./assert_close";
import { random, weighted } from "./tensors";

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

  test("elboTerms are both means and their weighted sum; each has its gradient", () => {
    const both = [tf.tensor1d([3, 5, 10]), tf.tensor1d([1, 2, 6])];
    const before = tf.memory().numTensors;
    const terms = elboTerms(both[0], both[1], 4);
    assert.equal(tf.memory().numTensors, before + 3);
    assertClose(
      terms.flatMap((term) => [...term.dataSync()]),
      [6 + 4 * 3, 6, 3],
    );
    // 1 · loss + 10 · reconstruction + 100 · KL
    const total = (ce: tf.Tensor, kl: tf.Tensor) => {
      const [loss, reconstruction, meanKl] = elboTerms(ce as tf.Tensor1D, kl as tf.Tensor1D, 4);
      return tf.addN([loss, tf.mul(reconstruction, 10), tf.mul(meanKl, 100)]) as tf.Scalar;
    };
    const [dce, dkl] = tf.grads(total)(both);
    assertClose(dce.dataSync(), Array<number>(3).fill(11 / 3));
    assertClose(dkl.dataSync(), Array<number>(3).fill(104 / 3));
    const [alone] = tf.grads((ce) => elboTerms(ce as tf.Tensor1D, both[1], 4)[0])([both[0]]);
    assertClose(alone.dataSync(), Array<number>(3).fill(1 / 3));
  });

  test("elboTerms of one image weigh its terms by 1 and beta", () => {
    const both = [tf.tensor1d([3]), tf.tensor1d([5])];
    const loss = (ce: tf.Tensor, kl: tf.Tensor) =>
      elboTerms(ce as tf.Tensor1D, kl as tf.Tensor1D, 4)[0];
    assertClose(loss(both[0], both[1]).dataSync(), [3 + 4 * 5]);
    const [dce, dkl] = tf.grads(loss)(both);
    assertClose([...dce.dataSync(), ...dkl.dataSync()], [1, 4]);
  });

  test("greyImages are bytes / 255, for each byte, and leave no tensor but their own", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const before = tf.memory().numTensors;
    const images = greyImages(bytes, 4);
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
