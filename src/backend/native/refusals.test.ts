import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs-core";
import { useBackend } from "../select";
import { operationsInfo, runOperation } from "./operations";

before(async () => void (await useBackend("auto")));

const matrix = (...shape: number[]) => tf.ones(shape);
const bytes = (...shape: number[]) => tf.zeros(shape, "int32");
const truths = (...shape: number[]) => tf.zeros(shape, "bool");

/** Calls whose tensors do not fit each other; in C++ they would read beyond an end, or end the process. */
const REFUSED: readonly [
  why: string,
  name: string,
  inputs: () => tf.Tensor[],
  numbers?: Record<string, number | number[]>,
][] = [
  ["a number for images", "Bernoulli", () => [matrix(), matrix()]],
  ["images of three dimensions", "Bernoulli", () => [matrix(3, 4, 0), matrix(3, 4)]],
  ["a gradient too few", "BernoulliGradient", () => [matrix(3, 4), matrix(3, 4), matrix(2)]],
  ["a vector for means", "Kl", () => [matrix(4), matrix(4)]],
  ["noise of another size", "Sample", () => [matrix(3, 4), matrix(3, 4), matrix(3, 3)]],
  ["whole numbers for bytes", "Grey", () => [bytes(1, 4)]],
  ["the same count in another shape", "Add", () => [matrix(3, 4), matrix(4, 3)]],
  ["a number for columns", "Join", () => [matrix(), matrix()], { axis: 0, N: 2 }],
  ["different rows", "Join", () => [matrix(3, 4), matrix(2, 4)], { axis: 1, N: 2 }],
  ["a dimension too far", "Join", () => [matrix(3, 4), matrix(3, 4)], { axis: 2, N: 2 }],
  [
    "columns of a negative width",
    "Split",
    () => [matrix(3, 4)],
    { axis: 1, N: 2, widths: [-1, 5] },
  ],
  ["no widths at all", "Split", () => [matrix(3, 4)], { axis: 1, N: 2 }],
  ["sizes that neither is 1", "Multiply", () => [matrix(3, 4), matrix(3, 2)]],
  ["truths of another shape", "Select", () => [truths(3), matrix(4), matrix(4)]],
  ["a dimension too far", "Sum", () => [matrix(3, 4)], { axes: [2], count: 1, keep: 0 }],
  ["a dimension before the first", "Max", () => [matrix(3, 4)], { axes: [-1], count: 1, keep: 0 }],
  ["no numbers", "Sum", () => [matrix(3, 0)], { axes: [1], count: 1, keep: 0 }],
  ["means of another size", "LogDensity", () => [matrix(3, 4), matrix(3, 3), matrix(3, 3)]],
  ["a variance too few", "LogDensities", () => [matrix(3, 4), matrix(2, 4), matrix(1, 4)]],
  [
    "a gradient of other Gaussians",
    "LogDensitiesGradient",
    () => [matrix(3, 5, 4), matrix(3, 4), matrix(2, 4), matrix(2, 4)],
    { N: 3 },
  ],
  ["a dimension too far", "LogSumExp", () => [matrix(3, 4)], { axis: 2 }],
  ["nothing to add up", "LogSumExp", () => [matrix(3, 0)], { axis: 1 }],
  [
    "the sums of another axis",
    "LogSumExpGradient",
    () => [matrix(3), matrix(3, 4), matrix(3)],
    { axis: 0 },
  ],
  ["a number for widths", "Multiquadratic", () => [matrix(3, 4), matrix()]],
  ["other factors", "Product", () => [matrix(3, 4), matrix(3, 4)]],
  ["three dimensions", "ArgMax", () => [matrix(3, 4, 2)]],
  ["a matrix of indices", "Rows", () => [matrix(3, 4), bytes(1, 4)]],
  ["a view beyond the last number", "View", () => [matrix(3, 4)], view([12], [1], 1)],
  ["a view before the first number", "View", () => [matrix(3, 4)], view([12], [-1], 10)],
  ["a view of nothing", "View", () => [matrix(3, 4)], view([0], [1])],
  ["a view of another size", "View", () => [matrix(3, 4)], { ...view([12], [1]), shape: [11] }],
  ["a variable without its gradient", "Adam", () => [matrix(4), matrix(3), matrix(3)], { N: 2 }],
  ["three terms, one weight", "WeightedSumGradient", () => [matrix(), matrix(1)], sizes(1, 2, 3)],
  ["no layers", "Stack", () => [matrix(3, 4)], stackOf(0)],
  ["a layer without a bias", "Stack", () => [matrix(3, 4), matrix(4, 2)], stackOf(1)],
  ["a kernel of one dimension", "Stack", () => [matrix(3, 4), matrix(4), matrix(2)], stackOf(2)],
  ["images of two dimensions", "Convolution", () => layer([3, 4], [3, 3, 4, 2]), windows()],
  ["a kernel of two dimensions", "Convolution", () => layer([1, 5, 5, 4], [4, 2]), windows()],
  ["an oblong window", "Convolution", () => layer([1, 5, 5, 4], [3, 2, 4, 2]), windows()],
  ["other channels", "Convolution", () => layer([1, 5, 5, 3], [3, 3, 4, 2]), windows()],
  ["images of another size", "Convolution", () => layer([1, 5, 6, 4], [3, 3, 4, 2]), windows()],
  ["a bias too short", "Convolution", () => layer([1, 5, 5, 4], [3, 3, 4, 3]), windows()],
  ["no stride", "Convolution", () => layer([1, 5, 5, 4], [3, 3, 4, 2]), windows({ stride: 0 })],
  ["no pixels", "Convolution", () => layer([1, 0, 5, 4], [3, 3, 4, 2]), windows({ height: 0 })],
  [
    "large images where small ones are due",
    "Convolution",
    () => layer([1, 5, 5, 2], [3, 3, 2, 2]),
    windows({ stride: 2, transposed: 1 }),
  ],
  [
    "an unknown activation",
    "Convolution",
    () => layer([1, 5, 5, 4], [3, 3, 4, 2]),
    windows({ activation: 4 }),
  ],
];

function layer(x: number[], kernel: number[]) {
  return [matrix(...x), matrix(...kernel), matrix(2)];
}

function windows(told: Record<string, number> = {}) {
  const asked = { transposed: 0, stride: 1, height: 5, width: 5 };
  return { ...asked, activation: 0, precision: 0, input_gradient: 0, ...told };
}

function view(sizes: number[], steps: number[], start = 0) {
  return { rank: sizes.length, shape: sizes, loops: sizes.length, sizes, steps, start };
}

function sizes(...each: number[]) {
  return { N: each.length, sizes: each };
}

function stackOf(weights: number) {
  return { N: weights, activations: 0, precision: 0, input_gradient: 0 };
}

for (const [why, name, inputs, numbers] of REFUSED) {
  test(`${name} refuses ${why}, and the next call works`, (t) => {
    if (typeof operationsInfo() === "string") return t.skip("no native operations here");
    const outputs = name === "Convolution" ? 2 : Math.max(1, Number(numbers?.N ?? 1));
    assert.throws(() =>
      tf.tidy(() => runOperation(`LatentLab${name}`, inputs(), outputs, numbers)),
    );
    const sum = tf.tidy(() =>
      runOperation("LatentLabAdd", [matrix(2), matrix(2)], 1)[0].dataSync(),
    );
    assert.deepEqual([...sum], [2, 2]);
  });
}

test("what has no columns is joined and split", (t) => {
  if (typeof operationsInfo() === "string") return t.skip("no native operations here");
  const joined = runOperation("LatentLabJoin", [matrix(3, 0), matrix(3, 0)], 1, {
    axis: 1,
    N: 2,
  })[0];
  assert.deepEqual(joined.shape, [3, 0]);
  const parts = runOperation("LatentLabSplit", [joined], 2, { axis: 1, N: 2, widths: [0, 0] });
  assert.deepEqual(parts[1].shape, [3, 0]);
  tf.dispose([joined, ...parts]);
});

test("what was kept of another stack gives no gradients", (t) => {
  if (typeof operationsInfo() === "string") return t.skip("no native operations here");
  tf.tidy(() => {
    const [x, kernel, bias] = [matrix(3, 40), matrix(40, 2), matrix(2)];
    const [y, kept] = runOperation("LatentLabStack", [x, kernel, bias], 2, stackOf(2));
    const gradients = (kept: tf.Tensor) =>
      runOperation("LatentLabStackGradient", [y, x, y, kept, kernel], 3, { ...stackOf(2), L: 1 });
    assert.equal(gradients(kept).length, 3);
    assert.throws(() => gradients(tf.zerosLike(kept)));
    assert.throws(() => gradients(tf.fill(kept.shape, NaN)));
  });
});
