import { momentsOf, symmetricEigen } from "../math";
import { normal } from "../random";
import { Posteriors } from "./latents";

/** How the aggregate posterior q(z) = 1/n Σ q(z|xᵢ) differs from the prior p(z), in nats. */
export interface PriorGap {
  /** KL of two Gaussians that have the mean and covariance of q(z) and of p(z): what shows in the moments. */
  readonly moments: number;
  /** [latentSize] KL of each dimension's marginal of q(z) from that of p(z), by a histogram. */
  readonly marginals: readonly number[];
}

/** Fewer images than this for each dimension, and chance alone looks like a gap. */
const IMAGES_PER_DIMENSION = 5;

/**
 * Measures the aggregate posterior against the prior N(0, I) (Hoffman and Johnson 2016 on why: where
 * they differ, samples come from latents that the decoder never learned). A conditional model
 * draws from the prior for each label, so there it is q(z|y) that counts: give the labels, and
 * the gap is the mean over classes, weighted by their images.
 *
 *     moments = ½ (tr S + m·m − latentSize − log det S)
 *
 * What the chance of n images adds on average, latentSize (latentSize + 3) / 4n, is taken off.
 *
 * @param seed of one draw from each image's posterior
 * @param labels [n], of a conditional model
 * @returns undefined where there are too few images, of any class, to tell
 */
export function priorGap(
  posteriors: Posteriors,
  seed: number,
  labels?: ArrayLike<number>,
): PriorGap | undefined {
  const { mean, logVar, latentSize } = posteriors;
  const epsilon = normal({ seed, stream: "aggregate posterior", step: 0 }, mean.length);
  const z = mean.map((m, k) => m + Math.exp(0.5 * logVar[k]) * epsilon[k]);
  return aggregateGap(z, latentSize, { labels });
}

/** What {@link aggregateGap} is told beside latents. */
interface AggregateGapOptions {
  /** [n], of a conditional model. */
  readonly labels?: ArrayLike<number>;
  /** Draws of a prior that is not N(0, I): [draws × latentSize], many times as many as bins. */
  readonly prior?: () => Float32Array;
}

/**
 * The same of a draw from each image's posterior, whatever the posterior, against any prior: its moments
 * and its marginals are then those of many draws.
 *
 * @param latents [n × latentSize], row after row
 */
export function aggregateGap(
  latents: Float32Array,
  latentSize: number,
  { labels, prior }: AggregateGapOptions = {},
): PriorGap | undefined {
  const groups = new Map<number | undefined, number[]>();
  for (let i = 0; i < latents.length / latentSize; i++) {
    const label = labels?.[i];
    const group = groups.get(label) ?? [];
    group.push(...latents.subarray(i * latentSize, (i + 1) * latentSize));
    groups.set(label, group);
  }
  const fewest = IMAGES_PER_DIMENSION * latentSize ** 2;
  if ([...groups.values()].some(({ length }) => length < fewest)) return undefined;
  const { standardized, cdfs } = prior ? drawnPrior(prior(), latentSize) : standardNormal;
  const gap = { moments: 0, marginals: new Array<number>(latentSize).fill(0) };
  for (const points of groups.values()) {
    const share = points.length / latents.length;
    gap.moments += share * momentGap(standardized(points), latentSize);
    for (let d = 0; d < latentSize; d++) {
      const values = points.filter((_, k) => k % latentSize === d);
      gap.marginals[d] += share * marginalGap(values, cdfs(d));
    }
  }
  return gap;
}

/** What latents are measured by. */
interface MeasuringPrior {
  /** Points in coordinates in which the prior has the mean 0 and the covariance I. */
  standardized(points: readonly number[]): ArrayLike<number>;
  /** P(z_d ≤ value) under the prior. */
  cdfs(dimension: number): (value: number) => number;
}

const standardNormal: MeasuringPrior = {
  standardized: (points) => points,
  cdfs: () => normalCdf,
};

/** A prior that is known by its draws: along its principal axes, in units of its deviation there. */
function drawnPrior(draws: Float32Array, latentSize: number): MeasuringPrior {
  const { mean, covariance } = momentsOf(draws, latentSize);
  const { values, vectors } = symmetricEigen(covariance, latentSize);
  const axes = values.map((value) => 1 / Math.sqrt(Math.max(1e-12, value)));
  return {
    standardized: (points) =>
      Float64Array.from(points, (_, k) => {
        const [first, axis] = [k - (k % latentSize), k % latentSize];
        let sum = 0;
        for (let d = 0; d < latentSize; d++) {
          sum += (points[first + d] - mean[d]) * vectors[d * latentSize + axis];
        }
        return sum * axes[axis];
      }),
    cdfs: (d) => {
      const sorted = draws.filter((_, k) => k % latentSize === d).sort();
      return (value) => countUpTo(sorted, value) / sorted.length;
    },
  };
}

/** How many of the sorted values are at most this one. */
function countUpTo(sorted: Float32Array, value: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle] <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** KL(N(m, S) ‖ N(0, I)), m and S the moments of points. */
function momentGap(points: ArrayLike<number>, latentSize: number): number {
  const { mean, covariance } = momentsOf(points, latentSize);
  let gap = (-latentSize * (latentSize + 3)) / 4 / (points.length / latentSize);
  // A dimension without any variance is infinitely far from the prior: 1e-12 says so in nats.
  for (const value of symmetricEigen(covariance, latentSize).values) {
    gap += 0.5 * (value - 1 - Math.log(Math.max(1e-12, value)));
  }
  for (const value of mean) gap += 0.5 * value * value;
  return Math.max(0, gap);
}

/** Bins of equal mass under the prior, so that each is as well filled as the others. */
const BINS = 20;

/**
 * KL of a sample's distribution from the prior's, over bins that hold 1/20 of it each, less what the chance
 * of a finite sample adds on average, (bins − 1) / 2n.
 */
function marginalGap(values: readonly number[], cdf: (value: number) => number): number {
  const counts = new Float64Array(BINS);
  for (const value of values) counts[Math.min(BINS - 1, Math.floor(BINS * cdf(value)))]++;
  let kl = 0;
  for (const count of counts) {
    const share = count / values.length;
    if (share > 0) kl += share * Math.log(share * BINS);
  }
  return Math.max(0, kl - (BINS - 1) / (2 * values.length));
}

/** Φ(x), to 1e-7 (Abramowitz and Stegun 1964, formula 7.1.26). */
function normalCdf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x / Math.SQRT2));
  const series = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429];
  const tail = series.reduceRight((sum, c) => (sum + c) * t, 0) * Math.exp((-x * x) / 2);
  return x < 0 ? tail / 2 : 1 - tail / 2;
}
