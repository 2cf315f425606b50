import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../../backend";
import { assertClose } from "../../backend/testing/assert_close";
import { Posterior } from "./posterior";

before(async () => void (await useBackend("cpu")));

// KL of two images in two dimensions, where logVar = 0: ½ mean². Means: [1, 1 / 8] over the batch.
const means = [[Math.SQRT2, 0.5], [Math.SQRT2, -0.5]]; // prettier-ignore

test("free bits leave the value as it is, and no gradient below them", () => {
  for (const [freeBits, expected] of [
    [
      0,
      [
        [Math.SQRT2, 0.5],
        [Math.SQRT2, -0.5],
      ],
    ], // d ½ mean² = mean
    [
      0.1,
      [
        [Math.SQRT2, 0.5],
        [Math.SQRT2, -0.5],
      ],
    ],
    [
      0.2,
      [
        [Math.SQRT2, 0],
        [Math.SQRT2, 0],
      ],
    ],
    [
      1.01,
      [
        [0, 0],
        [0, 0],
      ],
    ],
  ] as const) {
    tf.tidy(() => {
      const kl = (mean: tf.Tensor) =>
        new Posterior(mean as tf.Tensor2D, tf.zeros([2, 2]), freeBits).kl();
      assertClose([...kl(tf.tensor2d(means)).dataSync()], [1.125, 1.125], 1e-6);
      const gradient = tf.grad((mean) => tf.sum(kl(mean)))(tf.tensor2d(means));
      assertClose([...gradient.dataSync()], expected.flat(), 1e-6);
    });
  }
});

test("they go by the mean over the batch, not by each image", () => {
  const count = tf.memory().numTensors;
  tf.tidy(() => {
    // ½ · [0, 4] has the mean 1, above ½, though the first image has none.
    const gradient = tf.grad((mean) =>
      tf.sum(new Posterior(mean as tf.Tensor2D, tf.fill([2, 1], 0.1), 0.5).kl()),
    )(tf.tensor2d([[0.1], [2]]));
    assertClose([...gradient.dataSync()], [0.1, 2], 1e-6);
  });
  assert.equal(tf.memory().numTensors, count);
});
