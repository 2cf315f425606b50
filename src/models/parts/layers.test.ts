import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../../backend";
import { assertClose } from "../../backend/testing/assert_close";
import { UserError } from "../../config";
import { normal } from "../../random";
import { Layers } from "./layers";

before(async () => void (await useBackend("auto")));

const variance = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, v) => sum + v * v, 0) / values.length;

/** Sets a variable to the numbers 1, 2, 3, … ÷ 10, with turns of sign. */
function count(variable: tf.Variable): number[] {
  const values = Array.from({ length: variable.size }, (_, i) => ((i % 3) - 1) * (i + 1) * 0.1);
  tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  return [...variable.dataSync()];
}

test("weights are a function of the seed and their name, in whatever order they are made", () => {
  const [one, other] = [new Layers(3), new Layers(3)];
  one.dense("a", 4, 5);
  one.dense("b", 4, 5);
  other.dense("b", 4, 5);
  other.dense("a", 4, 5);
  const of = (layers: Layers, name: string) => [...layers.parameters[name].dataSync()];
  assert.deepEqual(of(one, "a.kernel"), of(other, "a.kernel"));
  assert.notDeepEqual(of(one, "a.kernel"), of(one, "b.kernel"));
  assert.deepEqual(Object.keys(one.parameters), ["a.kernel", "a.bias", "b.kernel", "b.bias"]);
  // Runs that were published began with these.
  const drawn = normal({ seed: 3, stream: "weights of a", step: 0 }, 20);
  assertClose(of(one, "a.kernel"), drawn.map((v) => v / 2), 1e-6); // prettier-ignore
  [one, other].forEach((layers) => layers.dispose());
});

test("of the rows of a dense kernel the label's, and no others, are drawn as wide as their gain", () => {
  const layers = new Layers(3);
  const { kernel } = layers.dense("a", 5, 2, "relu", 2);
  const drawn = normal({ seed: 3, stream: "weights of a", step: 0 }, 10);
  const [image, label] = [Math.SQRT2 / Math.sqrt(5), Math.SQRT2];
  assertClose(kernel.dataSync(), drawn.map((v, k) => v * (k < 6 ? image : label)), 1e-6); // prettier-ignore
  layers.dispose();
});

test("a variable begins as it is told, else with zeros, and its name is its own", () => {
  const layers = new Layers(0);
  const means = layers.variable("prior.means", [2, 3], (n) => Float32Array.from({ length: n }, (_, i) => i)); // prettier-ignore
  assert.deepEqual([means.shape, [...means.dataSync()]], [[2, 3], [0, 1, 2, 3, 4, 5]]); // prettier-ignore
  assert.deepEqual([...layers.variable("scale", []).dataSync()], [0]);
  assert.throws(() => layers.variable("prior.means", [1]), /two layers are called prior\.means/);
  assert.throws(() => layers.variable("huge", [2 ** 14, 2 ** 14]), UserError);
  assert.deepEqual(Object.keys(layers.parameters), ["prior.means", "scale"]);
  layers.dispose();
  assert.ok(means.isDisposed);
});

test("a dense layer by itself is x W + b under its activation", () => {
  const layers = new Layers(0);
  const dense = layers.dense("d", 2, 2, "relu");
  const [w, b] = [count(dense.kernel), count(dense.bias)];
  const x = [0.5, -2];
  const expected = [0, 1].map((j) => Math.max(0, x[0] * w[j] + x[1] * w[2 + j] + b[j]));
  assertClose(dense.apply(tf.tensor2d(x, [1, 2])).dataSync(), expected, 1e-6);
  layers.dispose();
});

test("a convolution slides its window over the padded image; at its end is the activation", () => {
  const layers = new Layers(0);
  const [height, width, inputs, outputs] = [5, 4, 2, 3];
  const conv = layers.convolution("c", inputs, outputs, { activation: "relu" });
  const linear = layers.convolution("l", inputs, outputs, { stride: 2, size: 1 });
  const [k, b] = [layers.parameters["c.kernel"], layers.parameters["c.bias"]].map(count);
  const values = normal({ seed: 1, stream: "x", step: 0 }, height * width * inputs);
  const pixel = (r: number, c: number, i: number) =>
    r < 0 || c < 0 || r >= height || c >= width ? 0 : values[(r * width + c) * inputs + i];
  const expected: number[] = [];
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < width; c++) {
      for (let o = 0; o < outputs; o++) {
        let sum = b[o];
        for (let dr = 0; dr < 3; dr++) {
          for (let dc = 0; dc < 3; dc++) {
            for (let i = 0; i < inputs; i++) {
              const weight = k[((dr * 3 + dc) * inputs + i) * outputs + o];
              sum += pixel(r + dr - 1, c + dc - 1, i) * weight;
            }
          }
        }
        expected.push(Math.max(0, sum));
      }
    }
  }
  const x = tf.tensor4d(values, [1, height, width, inputs]);
  assertClose(conv.apply(x).dataSync(), expected, 1e-5);
  assert.deepEqual(linear.apply(x).shape, [1, 3, 2, outputs]);
  assert.ok(linear.apply(x).dataSync().some((v) => v < 0)); // prettier-ignore
  layers.dispose();
});

test("a convolution's kernel is drawn with variance gain² / (size² · in), its bias is 0", () => {
  const layers = new Layers(1);
  layers.convolution("relu", 16, 40, { activation: "relu" });
  layers.convolution("linear", 16, 40, { size: 5 });
  const { parameters } = layers;
  assert.deepEqual(parameters["linear.kernel"].shape, [5, 5, 16, 40]);
  assertClose([variance(parameters["relu.kernel"].dataSync())], [2 / (9 * 16)], 0.07);
  assertClose([variance(parameters["linear.kernel"].dataSync())], [1 / (25 * 16)], 0.07);
  assert.ok(parameters["relu.bias"].dataSync().every((b) => b === 0));
  layers.dispose();
});

test("a transposed convolution lays its window down on each stride-th pixel, and adds up", () => {
  const layers = new Layers(0);
  const up = layers.transposedConvolution("t", 1, 2, { to: [3, 3], size: 2, stride: 2, activation: "relu" }); // prettier-ignore
  const set = (name: string, values: number[]) =>
    tf.tidy(() => layers.parameters[name].assign(tf.tensor(values, layers.parameters[name].shape)));
  assert.deepEqual(layers.parameters["t.kernel"].shape, [2, 2, 2, 1]); // [size, size, out, in]
  set("t.kernel", [1, -1, 2, -2, 3, -3, 4, -4]);
  set("t.bias", [0.5, 20]);
  // From 3 × 3 down to 2 × 2 windows of 2 × 2, the last ones reach beyond: so do these.
  const found = up.apply(tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]));
  const first = [1, 2, 2, 3, 4, 6, 3, 6, 4].flatMap((v) => [v + 0.5, 20 - v]);
  assertClose(found.dataSync(), first);
  layers.dispose();
});

test("a transposed kernel is drawn by how many windows a pixel lies in", () => {
  const layers = new Layers(1);
  const of = (name: string, size: number, stride: number, activation: "silu" | "linear") => {
    layers.transposedConvolution(name, 30, 20, { to: [8, 8], size, stride, activation });
    return variance(layers.parameters[`${name}.kernel`].dataSync());
  };
  assertClose([of("a", 4, 2, "silu")], [2 / (4 * 30)], 0.07);
  assertClose([of("b", 3, 1, "linear")], [1 / (9 * 30)], 0.07);
  assertClose([of("c", 1, 2, "linear")], [1 / 30], 0.15);
  layers.dispose();
});

test("what begins with zeros has its bias for an answer", () => {
  const layers = new Layers(1);
  const conv = layers.convolution("z", 2, 3, { fromZero: true });
  assert.ok(conv.apply(tf.ones([1, 4, 4, 2])).dataSync().every((v) => v === 0)); // prettier-ignore
  layers.dispose();
});

test("a model may have exactly as many weights as are allowed, and not one more", () => {
  const full = new Layers(0, 12);
  full.dense("a", 3, 3); // 9 and 3
  assert.throws(() => full.variable("b", [1]), /a model of 13 weights .* above the 12 allowed/);
  full.dispose();
  const usual = new Layers(0);
  assert.throws(() => usual.variable("c", [2 ** 28 + 1]), /above the 268,435,456 allowed/);
});
