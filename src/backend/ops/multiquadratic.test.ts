import assert from "node:assert/strict";
import { before, test } from "node:test";
import { inverseMultiquadratic, tf, useBackend } from "..";
import { assertClose } from "../testing/assert_close";

before(async () => void (await useBackend("auto")));

test("the kernel and its gradient are those of plain operations", () => {
  const widths = [0.5, 2, 10];
  const plain = (d: tf.Tensor2D) =>
    tf.div(tf.addN(widths.map((c) => tf.div(c, tf.add(c, d)))), 3) as tf.Tensor2D;
  const count = tf.memory().numTensors;
  tf.tidy(() => {
    const d = tf.tensor2d([0, 0.25, 1, 4, 30, 1e6], [2, 3]);
    const dy = tf.tensor2d([1, -2, 3, 0.5, 0, 1], [2, 3]);
    for (const at of [plain, (each: tf.Tensor2D) => inverseMultiquadratic(each, widths)]) {
      const { value, grad } = tf.valueAndGrad((each) => at(each as tf.Tensor2D))(d, dy);
      // By hand at d = 1: ⅓ (½ / 1.5 + 2 / 3 + 10 / 11), and −⅓ (½ / 2.25 + 2 / 9 + 10 / 121) · dy.
      assertClose([value.dataSync()[2]], [(1 / 3 + 2 / 3 + 10 / 11) / 3], 1e-6);
      assertClose([grad.dataSync()[2]], [-(2 / 9 + 2 / 9 + 10 / 121)], 1e-6);
      assertClose([value.dataSync()[0]], [1], 1e-6);
      const expected = tf.valueAndGrad((each) => plain(each as tf.Tensor2D))(d, dy);
      assertClose([...grad.dataSync()], [...expected.grad.dataSync()], 1e-6);
    }
  });
  assert.equal(tf.memory().numTensors, count);
});
