import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../backend/testing/assert_close";
import { LOG_SCALE, LOG_VARIANCE, pixelLikelihood } from ".";

/** ∫ f over [from, to] by Simpson's rule. */
function integral(f: (x: number) => number, from: number, to: number, steps = 20_000): number {
  const width = (to - from) / steps;
  let sum = f(from) + f(to);
  for (let i = 1; i < steps; i++) sum += f(from + i * width) * (i % 2 === 1 ? 4 : 2);
  return (sum * width) / 3;
}

// On both sides of 0.001, where a series takes over, and far out.
const LOGITS = [-300, -40, -3, -0.051, -0.0011, -0.0009, -1e-9, 0, 1e-4, 0.0009, 0.0011, 0.051, 1, 12, 300]; // prettier-ignore

test("Bernoulli: 1 has the probability σ(l), and both together 1", () => {
  const { parameters, mean, negativeLogLikelihood: nats } = pixelLikelihood("bernoulli");
  assert.equal(parameters, 1);
  assertClose([nats(1, 0, 0), nats(0.3, 0, 0)], [Math.LN2, Math.LN2], 1e-12);
  for (const l of LOGITS) {
    assertClose([Math.exp(-nats(1, l, 0))], [mean(l, 0)], 1e-12);
    assertClose([Math.exp(-nats(1, l, 0)) + Math.exp(-nats(0, l, 0))], [1], 1e-12);
  }
  assertClose([mean(Math.log(3), 0)], [3 / (3 + 1)], 1e-12);
  assertClose([nats(1, -200, 0), nats(1, 200, 0)], [200, 0], 1e-12);
});

test("continuous Bernoulli: a density on [0, 1] whose expectation is the mean", () => {
  const { parameters, mean, negativeLogLikelihood: nats } = pixelLikelihood("continuous-bernoulli");
  assert.equal(parameters, 1);
  // exp(l x) · l / (eˡ − 1), which at l = 0 is uniform
  assertClose([nats(0.25, 2, 0)], [Math.log((Math.exp(2) - 1) / 2) - 2 * 0.25], 1e-12);
  assertClose([nats(0.25, 0, 0), mean(0, 0)], [0, 0.5], 1e-12);
  for (const l of LOGITS) {
    const density = (x: number) => Math.exp(-nats(x, l, 0));
    assertClose([integral(density, 0, 1)], [1], 1e-6, `mass at ${l}`);
    const expectation = integral((x) => x * density(x), 0, 1);
    assertClose([mean(l, 0)], [expectation], 1e-5, `mean at ${l}`);
  }
});

test("Gaussian of a fixed deviation: a density around its mean; the decoder gives one number", () => {
  const { parameters, mean, negativeLogLikelihood: nats } = pixelLikelihood("gaussian", 0.2);
  assert.equal(parameters, 1);
  // ½ ((x − μ)² / σ² + log σ² + log 2π)
  const expected = 0.5 * (0.3 ** 2 / 0.04 + Math.log(0.04) + Math.log(2 * Math.PI));
  assertClose([nats(0.5, 0.8, NaN)], [expected], 1e-12);
  assertClose([integral((x) => Math.exp(-nats(x, 0.8, NaN)), -2, 4)], [1], 1e-9);
  assert.deepEqual(
    [-3, 0.3, 7].map((m) => mean(m, NaN)),
    [0, 0.3, 1],
  );
});

test("Gaussian with a variance of the decoder's: kept within its bounds", () => {
  const { parameters, negativeLogLikelihood: nats } = pixelLikelihood("gaussian");
  assert.equal(parameters, 2);
  const b = 2 * Math.log(0.2);
  assertClose([nats(0.5, 0.8, b)], [pixelLikelihood("gaussian", 0.2).negativeLogLikelihood(0.5, 0.8, 0)], 1e-12); // prettier-ignore
  const { min, max } = LOG_VARIANCE;
  assert.deepEqual([min, max], [-9, 3]);
  assert.deepEqual([nats(0.5, 0.8, -50), nats(0.5, 0.8, 50)], [nats(0.5, 0.8, min), nats(0.5, 0.8, max)]); // prettier-ignore
  assertClose([integral((x) => Math.exp(-nats(x, 0.5, min)), 0, 1)], [1], 1e-9);
});

test("discretized logistic: the masses of the 256 levels sum to 1, wherever mean and scale are", () => {
  const { parameters, mean, negativeLogLikelihood: nats } = pixelLikelihood("logistic");
  assert.equal(parameters, 2);
  for (const m of [-2, 0, 0.1234, 0.5, 1, 3]) {
    for (const b of [-20, LOG_SCALE.min, -4, -1, 0, LOG_SCALE.max, 20]) {
      let sum = 0;
      for (let level = 0; level < 256; level++) sum += Math.exp(-nats(level / 255, m, b));
      assertClose([sum], [1], 1e-9, `mean ${m}, log scale ${b}`);
    }
  }
  assert.deepEqual(
    [-3, 0.3, 7].map((m) => mean(m, 0)),
    [0, 0.3, 1],
  );
});

test("discretized logistic: a level's mass is a difference of σ, the outermost have the tails", () => {
  const { negativeLogLikelihood: nats } = pixelLikelihood("logistic");
  const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));
  const [m, s, half] = [0.4, 0.1, 0.5 / 255];
  const below = (x: number) => sigmoid((x - m) / s);
  const of = (level: number) => Math.exp(-nats(level / 255, m, Math.log(s)));
  assertClose([of(100)], [below(100 / 255 + half) - below(100 / 255 - half)], 1e-9);
  assertClose([of(1)], [below(1 / 255 + half) - below(1 / 255 - half)], 1e-9);
  assertClose([of(0), of(255)], [below(half), 1 - below(1 - half)], 1e-9);
  const { min, max } = LOG_SCALE;
  assert.deepEqual([min, max], [-7, 2]);
  assert.deepEqual([nats(0.2, m, -50), nats(0.2, m, 50)], [nats(0.2, m, min), nats(0.2, m, max)]);
  // Far from the mean σ is 1 in every digit, and its difference 0: the nats are finite all the same.
  assertClose([nats(0.9, 0, -7)], [0.9 * Math.exp(7)], 1e-2);
});

test("discretized logistic: what lies between levels has a tail where it rounds to the outermost", () => {
  const { negativeLogLikelihood: nats } = pixelLikelihood("logistic");
  const softplus = (v: number) => Math.log1p(Math.exp(v));
  const [m, s, half] = [0.4, 0.1, 0.5 / 255];
  const at = (x: number) => nats(x, m, Math.log(s));
  const below = (x: number) => softplus(-(x + half - m) / s);
  const above = (x: number) => softplus((x - half - m) / s);
  for (const share of [0.3, 0.4, 0.49]) {
    assertClose([at(share / 255), at(1 - share / 255)], [below(share / 255), above(1 - share / 255)], 1e-9); // prettier-ignore
  }
  // A level's mass is far less than a tail's.
  for (const share of [0.5, 0.51, 0.9]) {
    assert.ok(at(share / 255) > below(share / 255) + 1);
    assert.ok(at(1 - share / 255) > above(1 - share / 255) + 1);
  }
});
