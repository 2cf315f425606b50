import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../../backend";
import { Decoder, Encoder } from "./coders";
import type { ImageDistribution } from "./likelihoods/likelihood";

before(async () => void (await useBackend("cpu")));

/** The numbers that a decoder hands to its likelihood, of a network that gives these. */
function handed(numbers: tf.Tensor2D | tf.Tensor4D, outputs: number): tf.Tensor2D[] {
  let found: readonly tf.Tensor2D[] = [];
  const likelihood = (parts: readonly tf.Tensor2D[]) => {
    found = parts;
    return {} as ImageDistribution;
  };
  new Decoder({ apply: () => numbers }, 0, outputs, likelihood).apply(tf.zeros([2, 1]));
  return [...found];
}

for (const outputs of [1, 2, 3]) {
  test(`${outputs} numbers for each pixel and channel, as an image, are taken apart by number`, () => {
    const [n, height, width, channels] = [2, 3, 5, 3];
    // In each pixel: the first number of every channel, then the second.
    const numbers = tf.range(0, n * height * width * channels * outputs);
    const image = tf.reshape(numbers, [n, height, width, channels * outputs]) as tf.Tensor4D;
    const parts = handed(image, outputs);
    assert.equal(parts.length, outputs);
    parts.forEach((part, o) => {
      assert.deepEqual(part.shape, [n, height * width * channels]);
      const expected = Array.from({ length: part.size }, (_, k) => {
        const [pixel, channel] = [Math.floor(k / channels), k % channels];
        return (pixel * outputs + o) * channels + channel;
      });
      assert.deepEqual([...part.dataSync()], expected);
    });
  });

  test(`${outputs} numbers for each pixel, in rows, are taken apart by columns`, () => {
    const rows = tf.reshape(tf.range(0, 2 * 6 * outputs), [2, 6 * outputs]) as tf.Tensor2D;
    const parts = handed(rows, outputs);
    assert.equal(parts.length, outputs);
    parts.forEach((part, o) => {
      const row = (i: number) => Array.from({ length: 6 }, (_, p) => (i * outputs + o) * 6 + p);
      assert.deepEqual([...part.dataSync()], [...row(0), ...row(1)]);
    });
  });
}

test("labels go to the network of who is told some, and to nobody else's", () => {
  const seen: (tf.Tensor | undefined)[] = [];
  const network = {
    apply(x: tf.Tensor2D, y?: tf.Tensor2D) {
      seen.push(y);
      return [x, x];
    },
  };
  const [x, y] = [tf.zeros<tf.Rank.R2>([1, 2]), tf.ones<tf.Rank.R2>([1, 4])];
  new Encoder(network, 0).apply(x, y);
  new Encoder(network, 4).apply(x, y);
  assert.deepEqual(seen, [undefined, y]);
  assert.throws(() => new Encoder(network, 4).apply(x), /needs the one-hot labels/);
});
