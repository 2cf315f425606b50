import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../backend/testing/assert_close";
import { categorical, normal, uniform } from "../random";
import { fitGaussianMixture, GaussianMixture, momentsOf } from ".";
import { kMeans } from "./k_means";

const log2Pi = Math.log(2 * Math.PI);

/** 300 points of three Gaussians that overlap, by a formula that Python computes, too. */
function threeClouds(): number[] {
  const centres = [[0, 0], [2.5, 1], [-1, 2.5]]; // prettier-ignore
  const factors = [[1, 0.3, 0.7], [0.6, -0.5, 1.1], [1.2, 0, 0.5]]; // prettier-ignore
  const part = (value: number) => value - Math.floor(value);
  return Array.from({ length: 300 }, (_, i) => {
    const k = i % 6 < 3 ? 0 : i % 6 < 5 ? 1 : 2;
    const u = part(Math.sin(12.9898 * (i + 1)) * 437.5453);
    const v = part(Math.sin(78.233 * (i + 1)) * 125.1234);
    const r = Math.sqrt(-2 * Math.log((u + 1e-3) / 1.002));
    const [a, b] = [r * Math.cos(2 * Math.PI * v), r * Math.sin(2 * Math.PI * v)];
    const [x, y] = centres[k];
    const [s, t, w] = factors[k];
    return [x + s * a, y + t * a + w * b];
  }).flat();
}

const start = (count: number, seed = 1) => uniform({ seed, stream: "k-means", step: 0 }, count);
const exact = { tolerance: 1e-13, mostRounds: 5000 };
const mean = (values: Float64Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
const byMean = (mixture: GaussianMixture) =>
  [...mixture.components].sort((a, b) => a.mean[0] - b.mean[0]);

test("a fit with full covariances is scikit-learn's", () => {
  // GaussianMixture(3, tol=1e-13, max_iter=50000, n_init=10) of scikit-learn 1.9.1 on the same points
  const points = threeClouds();
  const mixture = fitGaussianMixture(points, 2, { uniform: start(3), ...exact });
  assertClose([mean(mixture.logDensity(points))], [-3.30221282318104], 1e-9);
  const found = byMean(mixture);
  assertClose(found.map(({ weight }) => weight), [0.15813477, 0.5678455, 0.27401974], 1e-5); // prettier-ignore
  assertClose(found.flatMap((c) => [...c.mean]), [-0.98575337, 2.54337678, 0.23938736, 0.24128023, 2.66554875, 0.82115774], 1e-5); // prettier-ignore
  assertClose(
    found.flatMap(({ covariance }) => [...covariance]),
    [
      ...[
        1.43018781, -0.0707596, -0.0707596, 0.24421656, 1.5878402, 0.5268614, 0.5268614, 0.73753379,
      ],
      ...[0.25990897, -0.24970572, -0.24970572, 1.19166352],
    ],
    1e-5,
  );
  assertClose([...mixture.logDensity([0, 0, 50, -20])], [-2.38880028, -1744.5485], 1e-4);
  const shares = [...mixture.responsibilities([1, 1])].sort((a, b) => a - b);
  assertClose(shares, [0.00221492, 0.00229067, 0.99549441], 1e-4);
});

test("a fit with diagonal covariances is scikit-learn's, and has nothing beside the diagonal", () => {
  const points = threeClouds();
  const options = { uniform: start(3), covariance: "diagonal", ...exact } as const;
  const mixture = fitGaussianMixture(points, 2, options);
  assertClose([mean(mixture.logDensity(points))], [-3.3591501792500766], 1e-9);
  const found = byMean(mixture);
  assertClose(found.map(({ weight }) => weight), [0.14449937, 0.35884533, 0.4966553], 1e-4); // prettier-ignore
  const diagonals = found.flatMap(({ covariance }) => [covariance[0], covariance[3]]);
  assertClose(diagonals, [1.19085197, 0.24105206, 0.84024993, 0.49534643, 0.9023701, 0.98525401], 1e-4); // prettier-ignore
  for (const { covariance } of found) assert.deepEqual([covariance[1], covariance[2]], [0, 0]);
});

test("one component has the points' mean and covariance, divided by n, and the floor on it", () => {
  const points = threeClouds();
  const { mean, covariance } = momentsOf(points, 2);
  const [one] = fitGaussianMixture(points, 2, { uniform: [0.3], floor: 0.5 }).components;
  assertClose([...one.mean], [...mean], 1e-12);
  const biased = [...covariance].map((c, k) => (c * 299) / 300 + (k % 3 === 0 ? 0.5 : 0));
  assertClose([...one.covariance], biased, 1e-12);
  assert.equal(one.weight, 1);
});

test("densities are those of the formula, and numbers where exp(log density) is 0", () => {
  const unit = (x: number) => ({ weight: 0.5, mean: Float64Array.of(x), covariance: Float64Array.of(1) }); // prettier-ignore
  const two = new GaussianMixture(1, [unit(-1), unit(1)]);
  // ½ N(0; −1, 1) + ½ N(0; 1, 1) = N(0; 1, 1); at 1000 the nearer one: log ½ − ½ 999²
  assertClose([...two.logDensity([0])], [-0.5 - 0.5 * log2Pi], 1e-12);
  assertClose([...two.logDensity([1000])], [Math.log(0.5) - 0.5 * 999 ** 2 - 0.5 * log2Pi], 1e-12);
  // p(2nd | x) = 1 / (1 + exp(−2x))
  assertClose([...two.responsibilities([0.3])], [1 / (1 + Math.exp(0.6)), 1 / (1 + Math.exp(-0.6))], 1e-12); // prettier-ignore
  assert.deepEqual([...two.responsibilities([-1000, 1000])], [1, 0, 0, 1]);
  const [mean, covariance] = [Float64Array.of(1, -1), Float64Array.of(2, 0.6, 0.6, 0.5)];
  const correlated = new GaussianMixture(2, [{ weight: 1, mean, covariance }]);
  // scipy.stats.multivariate_normal([1, -1], [[2, .6], [.6, .5]]).logpdf([0.3, 0.2])
  assertClose([...correlated.logDensity([0.3, 0.2])], [-4.843639765095136], 1e-12);
});

test("draws have the components' shares, means and covariances", () => {
  const mixture = new GaussianMixture(2, [
    { weight: 0.25, mean: Float64Array.of(5, 0), covariance: Float64Array.of(2, 0.6, 0.6, 0.5) },
    { weight: 0.75, mean: Float64Array.of(-5, 1), covariance: Float64Array.of(1, 0, 0, 0.01) },
  ]);
  const n = 40_000;
  const weights = mixture.components.map(({ weight }) => weight);
  const chosen = categorical({ seed: 2, stream: "component", step: 0 }, n, weights);
  const epsilon = normal({ seed: 2, stream: "epsilon", step: 0 }, 2 * n);
  const points = mixture.sample(chosen, epsilon);
  const first = [...points].filter((_, k) => chosen[Math.floor(k / 2)] === 0);
  assert.ok(Math.abs(first.length / 2 / n - 0.25) < 0.01);
  const { mean, covariance } = momentsOf(first, 2);
  assertClose([...mean], [5, 0], 0.05);
  assertClose([...covariance], [2, 0.6, 0.6, 0.5], 0.1);
  assert.deepEqual([...mixture.sample([1], [0, 2])].map(Math.fround), [-5, 1.2].map(Math.fround));
});

test("points all in one place, or fewer places than components, leave finite numbers", () => {
  for (const points of [
    new Array(20).fill(3),
    [...new Array(10).fill(1), ...new Array(10).fill(2)],
  ]) {
    // prettier-ignore
    const mixture = fitGaussianMixture(points as number[], 1, { uniform: start(4) });
    assert.ok(mixture.logDensity(points as number[]).every(Number.isFinite));
    const total = mixture.components.reduce((sum, { weight }) => sum + weight, 0);
    assertClose([total], [1], 1e-12);
  }
});

test("far from 0 the covariance does not cancel", () => {
  const points = threeClouds();
  const moved = points.map((value) => value + 1e7);
  const options = { uniform: start(2), ...exact, mostRounds: 50 };
  const [near, far] = [points, moved].map((p) => byMean(fitGaussianMixture(p, 2, options))[0]);
  assertClose([...far.covariance], [...near.covariance], 1e-3);
});

test("fewer points than components are refused", () => {
  assert.throws(() => fitGaussianMixture([1, 2, 3], 1, { uniform: start(4) }), /4 components needs as many points, got 3/); // prettier-ignore
  assert.throws(() => fitGaussianMixture([1, 2, 3], 1, { uniform: [] }), RangeError);
});

test("k-means finds groups that lie apart, whatever the first draws", () => {
  const points = Array.from({ length: 60 }, (_, i) => 100 * (i % 3) + Math.sin(i));
  for (let seed = 0; seed < 20; seed++) {
    const groups = kMeans(points, 1, start(3, seed));
    assert.equal(new Set(groups).size, 3);
    groups.forEach((group, i) => assert.equal(group, groups[i % 3]));
  }
});
