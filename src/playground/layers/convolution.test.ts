import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../../backend";
import { assertClose } from "../../backend/testing/assert_close";
import type { PlainActivation, PlainConvolutionName } from "../../math";
import { normal, uniform } from "../../random";
import { PlainConvolution } from "./convolution";

before(async () => void (await useBackend("cpu")));

const drawn = (stream: string, n: number) => normal({ seed: 1, stream, step: 0 }, n);

/** A layer of any shape: odd sides, windows wider and narrower than the stride, few channels and many. */
function someLayer(step: number, kind: "convolution" | "transposed"): PlainConvolutionName {
  const draws = uniform({ seed: 5, stream: "shapes", step }, 8).values();
  const from1To = (most: number) => 1 + Math.floor(Number(draws.next().value) * most);
  const stride = from1To(3);
  const [height, width] = [from1To(13), from1To(13)];
  const large = [height, width, from1To(5)] as const;
  const small = [Math.ceil(height / stride), Math.ceil(width / stride), from1To(5)] as const;
  const [from, to] = kind === "convolution" ? [large, small] : [small, large];
  return { kind, name: "c", activation: "linear", window: from1To(5), stride, from, to };
}

function kernelShape({ kind, window, from, to }: PlainConvolutionName) {
  const [large, small] = kind === "convolution" ? [from, to] : [to, from];
  return [window, window, large[2], small[2]] as [number, number, number, number];
}

for (const kind of ["convolution", "transposed"] as const) {
  test(`${kind}: of shapes at random, as TensorFlow.js computes it`, () => {
    for (let step = 0; step < 60; step++) {
      const layer = someLayer(step, kind);
      const { from, to, stride } = layer;
      const shape = kernelShape(layer);
      const kernel = drawn(
        "kernel",
        shape.reduce((a, b) => a * b),
      );
      const bias = drawn("bias", to[2]);
      const x = drawn("x", from[0] * from[1] * from[2]);
      const expected = tf.tidy(() => {
        const [map, filter] = [tf.tensor4d(x, [1, ...from]), tf.tensor4d(kernel, shape)];
        const sums =
          kind === "convolution"
            ? tf.conv2d(map, filter, stride, "same")
            : tf.conv2dTranspose(map, filter, [1, ...to], stride, "same");
        return tf.add(sums, tf.tensor1d(bias)).dataSync();
      });
      const ours = new PlainConvolution(layer, kernel, bias);
      const text = JSON.stringify(layer);
      assertClose(ours.apply(x), expected, 1e-4, text);
      assertClose(ours.apply(x), expected, 1e-4, `again: ${text}`);
      assert.equal(ours.size, kernel.length);
    }
  });
}

test("the activation stands behind the bias", () => {
  const map = [1, 1, 1] as const;
  const of = (activation: PlainActivation, x: number) => {
    const named = { kind: "convolution", name: "c", activation, window: 1, stride: 1, from: map, to: map } as const; // prettier-ignore
    return new PlainConvolution(named, Float32Array.of(2), Float32Array.of(-1)).apply(Float32Array.of(x))[0]; // prettier-ignore
  };
  assertClose([of("linear", -1), of("relu", -1), of("relu", 2)], [-3, 0, 3]);
  assertClose([of("silu", 2), of("tanh", 1)], [3 / (1 + Math.exp(-3)), Math.tanh(1)]);
});
