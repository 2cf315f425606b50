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
  return { ...linear(kind), window: from1To(5), stride, from, to };
}

function kernelShape({ kind, window, from, to }: PlainConvolutionName) {
  const [large, small] = kind === "convolution" ? [from, to] : [to, from];
  return [window, window, large[2], small[2]] as [number, number, number, number];
}

function linear<Kind extends PlainConvolutionName["kind"]>(kind: Kind) {
  return { kind, name: "c", activation: "linear" } as const;
}

/** Taps of 2 × 2 on maps of many pixels, and of channels that are no whole blocks. */
const large: readonly PlainConvolutionName[] = [
  { ...linear("transposed"), from: [35, 10, 6], to: [70, 19, 4], window: 4, stride: 2 },
  { ...linear("transposed"), from: [18, 40, 3], to: [35, 79, 1], window: 4, stride: 2 },
  { ...linear("convolution"), from: [41, 23, 2], to: [41, 23, 8], window: 2, stride: 1 },
];

for (const kind of ["convolution", "transposed"] as const) {
  test(`${kind}: of shapes at random, and large ones, as TensorFlow.js computes it`, () => {
    const random = Array.from({ length: 60 }, (_, step) => someLayer(step, kind));
    for (const layer of [...random, ...large.filter((each) => each.kind === kind)]) {
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
      ours.apply(drawn("another", x.length));
      assertClose(ours.apply(x), expected, 1e-4, `after another: ${text}`);
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
