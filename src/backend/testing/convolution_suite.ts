import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { normal } from "../../random";
import { Activation, activations } from "../ops/activations";
import { convolve, convolveTransposed } from "../ops/convolve";
import { assertClose } from "./assert_close";
import { type Shape, referenceConvolution } from "./reference_convolution";
import { weighted } from "./tensors";

const names = Object.keys(activations) as Activation[];

/** Convolutional layers against the sums that define them, written as loops. */
export function convolutionSuite(): void {
  for (const transposed of [false, true]) {
    const what = transposed ? "convolveTransposed" : "convolve";
    for (const activation of names) {
      const shape = { n: 2, height: 9, width: 6, large: 3, small: 5, window: 3, stride: 2 };
      test(`${what} ${activation} equals the sums that define it`, () =>
        compare({ ...shape, transposed }, activation));
    }
    test(`${what} of any shape equals the sums that define it`, () => anyShape(transposed));
  }

  test("the gradient of a constant input is spared; the weights' gradients stay", () => {
    const shape = { n: 2, height: 5, width: 7, large: 1, small: 4, window: 3, stride: 2 };
    for (const transposed of [false, true]) compare({ ...shape, transposed }, "relu", true);
  });

  test("a convolution leaves no tensor but its result", () => {
    const shape = { n: 2, height: 5, width: 7, large: 3, small: 4, window: 3, stride: 2 };
    for (const transposed of [false, true]) {
      const { x, kernel, bias, run } = layerOf({ ...shape, transposed }, "silu");
      const weights = [tf.variable(kernel), tf.variable(bias)] as const;
      const before = tf.memory().numTensors;
      const result = run(x, ...weights);
      assert.equal(tf.memory().numTensors, before + 1);
      const all = tf.variableGrads(() => weighted(run(x, ...weights)), [...weights]);
      assert.equal(tf.memory().numTensors, before + 1 + 1 + 2);
      tf.dispose([result, all.value, ...Object.values(all.grads), x, kernel, bias, ...weights]);
    }
  });

  test("what does not fit is refused in words", () => {
    tf.tidy(() => {
      const [x, bias] = [tf.ones<tf.Rank.R4>([1, 5, 5, 3]), tf.zeros<tf.Rank.R1>([2])];
      const layer = (...shape: [number, number, number, number]) =>
        ({ kernel: tf.ones<tf.Rank.R4>(shape), bias, activation: "relu" }) as const;
      assert.throws(() => convolve(x, layer(3, 3, 4, 2), { stride: 1 }), /3 channels/);
      assert.throws(() => convolve(x, layer(3, 2, 3, 2), { stride: 1 }), /square/);
      assert.throws(() => convolve(x, layer(3, 3, 3, 4), { stride: 1 }), /bias \[2\]/);
      for (const stride of [0, 1.5]) {
        assert.throws(
          () => convolve(x, layer(3, 3, 3, 2), { stride }),
          /stride of .* whole number/,
        );
      }
      const double = { stride: 2, size: [11, 10] } as const;
      assert.throws(
        () => convolveTransposed(x, layer(3, 3, 2, 3), double),
        /takes .* 6 × 5 pixels/,
      );
    });
  });
}

function anyShape(transposed: boolean): void {
  const shapes = fc.record({
    n: fc.integer({ min: 1, max: 5 }),
    height: fc.integer({ min: 1, max: 13 }),
    width: fc.integer({ min: 1, max: 13 }),
    large: fc.oneof(fc.constantFrom(1, 3), fc.integer({ min: 1, max: 40 })),
    small: fc.oneof(fc.constantFrom(1, 3), fc.integer({ min: 1, max: 40 })),
    window: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 1, max: 3 }),
    activation: fc.constantFrom(...names),
  });
  const holds = fc.property(shapes, ({ activation, ...shape }) =>
    compare({ ...shape, transposed }, activation),
  );
  fc.assert(holds, { seed: 5, numRuns: 60 });
}

function compare(shape: Shape, activation: Activation, constantInput = false): void {
  tf.tidy(() => {
    const { x, kernel, bias, run } = layerOf(shape, activation, constantInput);
    const expected = referenceConvolution(shape, activation, x, kernel, bias);
    assertClose(run(x, kernel, bias).dataSync(), expected.y, 1e-4, "value");
    const given = constantInput ? [kernel, bias] : [kernel, bias, x];
    const gradients = tf.grads((...weights: tf.Tensor[]) =>
      weighted(run(weights[2] ?? x, weights[0], weights[1])),
    )(given);
    gradients.forEach((gradient, i) => {
      assert.deepEqual(gradient.shape, given[i].shape);
      const wanted = [expected.kernel, expected.bias, expected.x][i];
      assertClose(gradient.dataSync(), wanted, 1e-4, `gradient ${i}`);
    });
  });
}

function layerOf(shape: Shape, activation: Activation, constantInput = false) {
  const { n, height, width, large, small, window, stride, transposed } = shape;
  const sides = [height, width].map((side) => Math.ceil(side / stride));
  const x = random("x", transposed ? [n, ...sides, small] : [n, height, width, large]);
  const kernel = random("kernel", [window, window, large, small]);
  const bias = random("bias", [transposed ? large : small]);
  const run = (x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor) => {
    const layer = { kernel: kernel as tf.Tensor4D, bias: bias as tf.Tensor1D, activation };
    return transposed
      ? convolveTransposed(x as tf.Tensor4D, layer, {
          stride,
          size: [height, width],
          constantInput,
        })
      : convolve(x as tf.Tensor4D, layer, { stride, constantInput });
  };
  return { x, kernel, bias, run };
}

function random(stream: string, shape: number[]): tf.Tensor {
  const size = shape.reduce((product, side) => product * side, 1);
  return tf.tensor(normal({ seed: 1, stream, step: 0 }, size), shape);
}
