import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../backend/testing/assert_close";
import { normal, uniform } from "../random";
import { activity, meanKlPerDimension } from "./latents";
import { priorGap as measure, PriorGap } from "./prior_gap";

function priorGap(...args: Parameters<typeof measure>): PriorGap {
  const gap = measure(...args);
  assert.ok(gap);
  return gap;
}

const n = 5000;
const noise = (step: number) => normal({ seed: 1, stream: "means", step }, n);
/** Posteriors in two dimensions with the given means and one variance. */
const posteriors = (first: Float32Array, second: Float32Array, variance: number) => ({
  mean: Float32Array.from({ length: 2 * n }, (_, k) => [first, second][k % 2][k >> 1]),
  logVar: new Float32Array(2 * n).fill(Math.log(variance)),
  latentSize: 2,
});
const scaled = (values: Float32Array, factor: number, shift = 0) =>
  values.map((v) => factor * v + shift);

test("means of variance ¾ and posteriors of variance ¼ fill the prior", () => {
  const half = Math.sqrt(0.75);
  const gap = priorGap(posteriors(scaled(noise(0), half), scaled(noise(1), half), 0.25), 0);
  assert.ok(gap.moments < 0.01, `${gap.moments}`);
  assert.ok(gap.marginals.every((kl) => kl < 0.01));
});

test("collapsed posteriors fill it too: that is another illness", () => {
  const gap = priorGap(posteriors(new Float32Array(n), new Float32Array(n), 1), 0);
  assert.ok(gap.moments < 0.01 && gap.marginals.every((kl) => kl < 0.01));
});

test("a shift by 3 is ½ · 3² nats, a spread by 4 is ½ (16 − 1 − ln 16)", () => {
  const gap = priorGap(posteriors(scaled(noise(0), 1, 3), scaled(noise(1), 4), 1e-6), 0);
  const expected = 0.5 * 9 + 0.5 * (16 - 1 - Math.log(16));
  // The standard error of a variance of 16 over 5,000 images is 0.3, and half of it counts.
  assert.ok(Math.abs(gap.moments - expected) < 0.6, `${gap.moments} for ${expected}`);
  assert.ok(gap.marginals[0] > 1.5);
});

test("two lumps with the prior's moments are told by a marginal", () => {
  const sides = uniform({ seed: 1, stream: "sides", step: 0 }, n).map((u) => (u < 0.5 ? -1 : 1));
  const gap = priorGap(posteriors(sides, noise(0), 1e-4), 0);
  assert.ok(gap.marginals[0] > 1, `${gap.marginals[0]}`);
  assert.ok(gap.marginals[1] < 0.01);
});

test("classes that share the prior among them have a gap each, which labels show", () => {
  const half = Math.sqrt(1 / 2);
  const sides = noise(0).map((value) => (value < 0 ? -half : half));
  const labels = noise(0).map((value) => Number(value < 0));
  const both = posteriors(sides, noise(1), 1 / 2); // as a whole, mean 0 and variance ½ + ½
  assert.ok(priorGap(both, 0).moments < 0.3);
  // within a class: mean ±√½, variance ½ in one dimension; the other has the prior's own plus ½
  const expected = 0.5 * (0.5 + 0.5 - 1 - Math.log(0.5)) + 0.5 * (1.5 - 1 - Math.log(1.5));
  assert.ok(Math.abs(priorGap(both, 0, labels).moments - expected) < 0.03);
});

test("chance does not count as a gap; with too few images there is no verdict", () => {
  const latentSize = 20;
  const few = (images: number) => ({
    mean: normal({ seed: 4, stream: "few", step: 0 }, images * latentSize),
    logVar: new Float32Array(images * latentSize).fill(-20),
    latentSize,
  });
  // Without the correction it would be some 20 · 23 / (4 · 200) = 0.58 nats.
  assert.ok(priorGap(few(200), 0).moments < 0.15);
  assert.equal(measure(few(99), 0), undefined);
});

test("activity is the variance of the means, KL the mean of ½ (μ² + σ² − 1 − ln σ²)", () => {
  const two = {
    mean: Float32Array.of(1, 0, 3, 0),
    logVar: Float32Array.of(0, Math.log(4), 0, 0),
    latentSize: 2,
  };
  assertClose(activity(two), [((1 - 2) ** 2 + (3 - 2) ** 2) / 2, 0]);
  const kl = [(0.5 * 1 + 0.5 * 9) / 2, (0.5 * (4 - 1 - Math.log(4)) + 0) / 2];
  assertClose(meanKlPerDimension(two), kl);
});

test("where all of a dimension lies beyond the last bin, its marginal is ln 20 off", () => {
  const far = posteriors(scaled(noise(0), 1e-3, 20), scaled(noise(1), 1e-3, -20), 1e-6);
  const expected = Math.log(20) - 19 / (2 * n);
  assertClose(priorGap(far, 0).marginals, [expected, expected], 1e-6);
});
