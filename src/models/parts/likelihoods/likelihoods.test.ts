import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../../../backend";
import { assertClose } from "../../../backend/testing/assert_close";
import { pixelLikelihood, type PixelLikelihoodName } from "../../../math";
import { createNoise, likelihoods } from "../..";
import { fixedNoise } from "../../testing/noise";
import { normal, uniform } from "../../../random";

before(async () => void (await useBackend("auto")));

const [N, PIXELS] = [5, 20];

/** Every likelihood, with what it takes beside the decoder's numbers. */
const forms: [string, PixelLikelihoodName, { deviation?: number }][] = [
  ["bernoulli", "bernoulli", {}],
  ["continuous Bernoulli", "continuous-bernoulli", {}],
  ["gaussian, learned", "gaussian", { deviation: 0 }],
  ["gaussian of 0.3", "gaussian", { deviation: 0.3 }],
  ["logistic", "logistic", {}],
];

/** A likelihood as a decoder's numbers have it: the first of each pixel, then the second. */
function likelihoodOf(name: PixelLikelihoodName, options: { deviation?: number }) {
  const page = likelihoods.find(name);
  const plain = pixelLikelihood(name, options.deviation);
  const distribution = (numbers: readonly tf.Tensor2D[]) => page.distribution(numbers, options);
  return { page, plain, distribution, outputs: page.parameters(options) };
}

/** Pixels that are bytes: the darkest, the brightest, those beside them, and some between. */
const bytes = Array.from({ length: N * PIXELS }, (_, i) => [0, 255, 1, 254, (i * 37) % 256][i % 5]);
const pixels = () =>
  tf.tensor2d(
    bytes.map((byte) => byte / 255),
    [N, PIXELS],
  );
/** A decoder's numbers: the first about ½, next to 0 and beyond 1, the second below 0. */
const first = () =>
  normal({ seed: 1, stream: "first", step: 0 }, N * PIXELS).map(
    (v, i) => [v + 0.5, v, v - 4, 0.01 * v][i % 4],
  );
const second = () => uniform({ seed: 1, stream: "second", step: 0 }, N * PIXELS).map((u) => -4 * u);
const numbersOf = (outputs: number) =>
  [first(), second()].slice(0, outputs).map((values) => tf.tensor2d(values, [N, PIXELS]));

for (const [title, name, options] of forms) {
  test(`${title}: −log p and the mean are those of plain numbers, pixel by pixel`, () => {
    const { page, plain, distribution, outputs } = likelihoodOf(name, options);
    assert.equal(outputs, plain.parameters);
    assert.deepEqual(page.plain?.(options), { name, deviation: options.deviation ?? 0 });
    const [a, b] = [first(), second()];
    const nats = Array.from({ length: N }, (_, i) => {
      let sum = 0;
      for (let k = i * PIXELS; k < (i + 1) * PIXELS; k++) {
        sum += plain.negativeLogLikelihood(bytes[k] / 255, a[k], b[k]);
      }
      return sum;
    });
    const images = distribution(numbersOf(outputs));
    const found = images.negativeLogLikelihood(pixels());
    assert.deepEqual(found.shape, [N]);
    assertClose(found.dataSync(), nats, 1e-5);
    const mean = images.mean();
    assert.deepEqual(mean.shape, [N, PIXELS]);
    assertClose(mean.dataSync(), [...a].map((value, k) => plain.mean(value, b[k])), 1e-5); // prettier-ignore
    assert.ok(mean.dataSync().every((pixel) => pixel >= 0 && pixel <= 1));
  });

  test(`${title}: its gradient is that of finite differences`, () => {
    const { plain, distribution, outputs } = likelihoodOf(name, options);
    const x = pixels();
    const loss = (...numbers: tf.Tensor[]) =>
      tf.sum(distribution(numbers as tf.Tensor2D[]).negativeLogLikelihood(x));
    const gradients = tf.grads(loss)(numbersOf(outputs));
    const [a, b] = [first(), second()];
    const step = 1e-5;
    const slope = (k: number, da: number, db: number) => {
      const at = (sign: number) =>
        plain.negativeLogLikelihood(bytes[k] / 255, a[k] + sign * da, b[k] + sign * db);
      return (at(1) - at(-1)) / (2 * step);
    };
    assertClose(gradients[0].dataSync(), bytes.map((_, k) => slope(k, step, 0)), 1e-4); // prettier-ignore
    if (outputs === 2) {
      assertClose(gradients[1].dataSync(), bytes.map((_, k) => slope(k, 0, step)), 1e-4); // prettier-ignore
    }
  });

  test(`${title}: what it draws has its mean, lies in [0, 1], and is a function of the seed`, () => {
    const { distribution, outputs } = likelihoodOf(name, options);
    const draws = 20_000;
    // Well inside [0, 1] where it has tails that are cut off there; both signs of a logit.
    const centres = outputs === 2 || name === "gaussian" ? [0.4, 0.5, 0.6] : [-3, 0.02, 4];
    const narrow = name === "gaussian" && outputs === 1 ? { deviation: 0.05 } : options;
    const wide = (values: number[]) => tf.tile(tf.tensor2d([values]), [draws, 1]) as tf.Tensor2D;
    const numbers = [wide(centres), wide([-5, -5, -5])].slice(0, outputs);
    const images = outputs === 1 && name === "gaussian" ? likelihoodOf(name, narrow).distribution(numbers) : distribution(numbers); // prettier-ignore
    const drawn = images.sample(createNoise({ seed: 4, step: 0 }));
    const values = drawn.dataSync();
    assert.deepEqual(drawn.shape, [draws, 3]);
    assert.ok(values.every((pixel) => pixel >= 0 && pixel <= 1));
    const expected = images.mean().dataSync<"float32">().subarray(0, 3);
    // Five standard errors of what has a variance of ¼ at most.
    const found = tf.mean(drawn, 0).dataSync();
    expected.forEach((mean, i) => assert.ok(Math.abs(found[i] - mean) < 2.5 / Math.sqrt(draws)));
    assert.deepEqual(images.sample(createNoise({ seed: 4, step: 0 })).dataSync(), values);
    assert.notDeepEqual(images.sample(createNoise({ seed: 5, step: 0 })).dataSync(), values);
  });

  test(`${title}: numbers far out stay finite, in value, gradient, mean and draw`, () => {
    const { distribution, outputs, plain } = likelihoodOf(name, options);
    const far = [-1e4, -90, -20, 0, 20, 90, 1e4];
    const grid = far.flatMap((a) => far.flatMap((b) => [0, 0.5, 1].map((x) => ({ a, b, x }))));
    const column = (of: "a" | "b" | "x") =>
      tf.tensor2d(
        grid.map((at) => at[of]),
        [grid.length, 1],
      );
    const numbers = [column("a"), column("b")].slice(0, outputs);
    const images = distribution(numbers);
    const nats = images.negativeLogLikelihood(column("x")).dataSync();
    const expected = grid.map(({ a, b, x }) => plain.negativeLogLikelihood(x, a, b));
    expected.forEach((value, i) => assertClose([nats[i]], [value], 1e-4, JSON.stringify(grid[i])));
    const gradients = tf.grads((...n: tf.Tensor[]) =>
      tf.sum(distribution(n as tf.Tensor2D[]).negativeLogLikelihood(column("x"))),
    )(numbers);
    for (const gradient of gradients) assert.ok(gradient.dataSync().every(Number.isFinite));
    for (const image of [images.mean(), images.sample(createNoise({ seed: 1, step: 0 }))]) {
      assert.ok(image.dataSync().every((pixel) => pixel >= 0 && pixel <= 1));
    }
  });

  test(`${title}: leaves no tensor but its results`, () => {
    const { distribution, outputs } = likelihoodOf(name, options);
    const [x, numbers] = [pixels(), numbersOf(outputs)];
    const before = tf.memory().numTensors;
    const images = distribution(numbers);
    const results = [images.mean(), images.negativeLogLikelihood(x), images.sample(createNoise({ seed: 1, step: 0 }))]; // prettier-ignore
    assert.equal(tf.memory().numTensors, before + results.length);
    tf.dispose([x, ...numbers, ...results]);
  });
}

test("Bernoulli draws pixels that are 0 or 1, as often as the mean says", () => {
  const { distribution } = likelihoodOf("bernoulli", {});
  const images = distribution([tf.fill([1000, 3], Math.log(3)) as tf.Tensor2D]);
  const drawn = images.sample(createNoise({ seed: 4, step: 0 })).dataSync();
  assert.deepEqual([...new Set(drawn)].sort(), [0, 1]);
  assert.ok(Math.abs(drawn.filter((pixel) => pixel === 1).length / 3000 - 0.75) < 0.04);
});

test("a draw is the inverse of the distribution function at its uniform number", () => {
  const [u, one] = [0.3, (v: number) => tf.tensor2d([v], [1, 1])];
  const drawn = (name: PixelLikelihoodName, ...numbers: number[]) => {
    const images = likelihoodOf(name, { deviation: 0 }).distribution(numbers.map(one));
    return images.sample(fixedNoise({ pixels: one(u) })).dataSync()[0];
  };
  // Of the density exp(l x) on [0, 1] it is (e^(l x) − 1) / (eˡ − 1).
  for (const l of [-30, -3, -0.06, 0.06, 3, 30]) {
    const x = drawn("continuous-bernoulli", l);
    assertClose([Math.expm1(l * x) / Math.expm1(l)], [u], 1e-4, `at ${l}`);
  }
  assertClose([drawn("continuous-bernoulli", 0)], [u]);
  const [mean, scale] = [0.5, 0.1];
  const x = drawn("logistic", mean, Math.log(scale));
  assertClose([1 / (1 + Math.exp(-(x - mean) / scale))], [u]);
  assert.deepEqual([drawn("bernoulli", Math.log(0.29 / 0.71)), drawn("bernoulli", Math.log(0.31 / 0.69))], [0, 1]); // prettier-ignore
});

test("the least and the largest uniform number draw pixels in [0, 1], however they round", () => {
  const logits = Float32Array.from({ length: 2000 }, (_, i) => (i - 1000) * 0.0137);
  const { distribution } = likelihoodOf("continuous-bernoulli", {});
  const images = distribution([tf.tensor2d(logits, [2000, 1])]);
  for (const u of [0, 1 - 2 ** -24]) {
    const drawn = images.sample(fixedNoise({ pixels: tf.fill([2000, 1], u) })).dataSync();
    assert.ok(
      drawn.every((pixel) => pixel >= 0 && pixel <= 1),
      `at ${u}`,
    );
  }
});

test("a logistic's tails are drawn up to one in a million, on either side", () => {
  const [mean, scale] = [0.4, 0.01];
  const numbers = [mean, Math.log(scale)].map((v) => tf.tensor2d([v, v], [2, 1]));
  const images = likelihoodOf("logistic", {}).distribution(numbers);
  const uniform = tf.tensor2d([0, 1 - 2 ** -24], [2, 1]);
  const drawn = images.sample(fixedNoise({ pixels: uniform })).dataSync();
  const far = scale * Math.log((1 - 1e-6) / 1e-6);
  assertClose(drawn, [mean - far, mean + far], 0.01);
});

test("a Gaussian and a logistic spread as their second number says", () => {
  const spread = (name: PixelLikelihoodName, second: number) => {
    const numbers = [0.5, second].map((v) => tf.fill([20_000, 1], v) as tf.Tensor2D);
    const drawn = likelihoodOf(name, { deviation: 0 }).distribution(numbers);
    const { variance } = tf.moments(drawn.sample(createNoise({ seed: 4, step: 0 })));
    return Math.sqrt(variance.dataSync()[0]);
  };
  assertClose([spread("gaussian", 2 * Math.log(0.1))], [0.1], 0.03);
  // A logistic of scale s has the deviation s π / √3.
  assertClose([spread("logistic", Math.log(0.02))], [(0.02 * Math.PI) / Math.sqrt(3)], 0.03);
});

test("next to 0 a continuous Bernoulli's logit costs l/2 + l²/24, to float32's digits", () => {
  const { plain, distribution } = likelihoodOf("continuous-bernoulli", {});
  for (const l of [-0.049, 0.049, 0.051]) {
    const images = distribution([tf.tensor2d([l], [1, 1])]);
    const found = images.negativeLogLikelihood(tf.zeros([1, 1])).dataSync();
    assertClose(found, [plain.negativeLogLikelihood(0, l, 0)], 1e-6);
    if (Math.abs(l) < 0.05) assertClose(found, [l / 2 + l ** 2 / 24], 1e-6);
    assertClose(images.mean().dataSync(), [plain.mean(l, 0)], 4e-5);
  }
});
