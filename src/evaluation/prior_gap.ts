import { momentsOf, symmetricEigen } from "../math";
import { normal } from "../random";
import { Posteriors } from "./latents";

/** How the aggregate posterior q(z) = 1/n Σ q(z|xᵢ) differs from the prior N(0, I), in nats. */
export interface PriorGap {
  /** KL(N(m, S) ‖ N(0, I)), m and S the mean and covariance of q(z): what shows in the moments. */
  readonly moments: number;
  /** [latentSize] KL of each dimension's marginal of q(z) from N(0, 1), by a histogram. */
  readonly marginals: readonly number[];
}

/** Fewer images than this for each dimension, and chance alone looks like a gap. */
const IMAGES_PER_DIMENSION = 5;

/**
 * Measures the aggregate posterior against the prior (Hoffman and Johnson 2016 on why: where
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
  const groups = new Map<number | undefined, number[]>();
  for (let i = 0; i < mean.length / latentSize; i++) {
    const label = labels?.[i];
    const group = groups.get(label) ?? [];
    group.push(...z.subarray(i * latentSize, (i + 1) * latentSize));
    groups.set(label, group);
  }
  const gap = { moments: 0, marginals: new Array<number>(latentSize).fill(0) };
  for (const points of groups.values()) {
    if (points.length < IMAGES_PER_DIMENSION * latentSize ** 2) return undefined;
    const share = points.length / mean.length;
    gap.moments += share * momentGap(points, latentSize);
    for (let d = 0; d < latentSize; d++) {
      gap.marginals[d] += share * marginalGap(points.filter((_, k) => k % latentSize === d));
    }
  }
  return gap;
}

function momentGap(points: readonly number[], latentSize: number): number {
  const { mean, covariance } = momentsOf(points, latentSize);
  let gap = (-latentSize * (latentSize + 3)) / 4 / (points.length / latentSize);
  // A dimension without any variance is infinitely far from the prior: 1e-12 says so in nats.
  for (const value of symmetricEigen(covariance, latentSize).values) {
    gap += 0.5 * (value - 1 - Math.log(Math.max(1e-12, value)));
  }
  for (const value of mean) gap += 0.5 * value * value;
  return Math.max(0, gap);
}

/** Bins of equal mass under N(0, 1), so that each is as well filled as the others. */
const BINS = 20;

/**
 * KL of a sample's distribution from N(0, 1), over bins that hold 1/20 of N(0, 1) each, less
 * what the chance of a finite sample adds on average, (bins − 1) / 2n.
 */
function marginalGap(values: readonly number[]): number {
  const counts = new Float64Array(BINS);
  for (const value of values) counts[Math.min(BINS - 1, Math.floor(BINS * normalCdf(value)))]++;
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
