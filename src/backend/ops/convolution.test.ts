import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "..";
import { assertClose } from "../testing/assert_close";
import { normal } from "../../random";
import { conv2d, portableConv2d } from "./convolution";

before(async () => void (await useBackend("cpu")));

const random = (shape: [number, number, number, number], step: number) =>
  tf.tensor4d(
    normal(
      { seed: 1, stream: "test", step },
      shape.reduce((a, b) => a * b),
    ),
    shape,
  );

// Sizes where "same" pads evenly, unevenly and not at all, and where the last stride leaves over.
for (const [height, width, size, stride] of [
  [28, 28, 5, 2],
  [7, 5, 5, 2],
  [8, 6, 3, 1],
  [9, 10, 3, 3],
]) {
  test(`${height} × ${width} by ${size} / ${stride}: value and gradients are TensorFlow.js's`, () => {
    const x = random([3, height, width, 2], 0);
    const filter = random([size, size, 2, 4], 1);
    const weight = random([3, Math.ceil(height / stride), Math.ceil(width / stride), 4], 2);
    const run = (f: typeof conv2d) => {
      const both = tf.valueAndGrads((a: tf.Tensor, b: tf.Tensor) => {
        return tf.sum<tf.Scalar>(tf.mul(weight, f(a as tf.Tensor4D, b as tf.Tensor4D, stride)));
      });
      return both([x, filter]);
    };
    const [ours, theirs] = [run(portableConv2d), run((a, b) => tf.conv2d(a, b, stride, "same"))];
    assertClose(ours.value.dataSync(), theirs.value.dataSync());
    assert.deepEqual(ours.grads[1].shape, filter.shape);
    ours.grads.forEach((grad, i) => assertClose(grad.dataSync(), theirs.grads[i].dataSync()));
    tf.disposeVariables();
  });
}
