import { fitGaussianMixture, GaussianMixture, umapPlaneInTurns } from "../../math";
import type { EpochContext } from "../model";

/** Mixtures that are fitted from different beginnings; the likeliest is taken. */
const FITS = 30;
/** Of a variance, so that no component begins as a point. */
const FLOOR = 1e-3;
/** A component of fewer of its fair share of points stands for no cluster, but for a few points beside one. */
const LEAST_SHARE = 0.25;
/** UMAP looks at 15 neighbours. */
const FEWEST_IN_A_PLANE = 16;

/** Encodings of some training images, each float32 [n × latentSize], row after row. */
export interface Encodings {
  readonly means: Float32Array;
  /** A draw from each posterior. */
  readonly draws: Float32Array;
}

/** Where components begin. */
export interface Start {
  readonly mixture: GaussianMixture;
  /** How likely each image is of which component, where they are groups: [n × K], row after row. */
  readonly shares?: Float64Array;
}

/** What a start is made with. */
export interface StartOptions extends Pick<EpochContext, "noise" | "seed" | "tell"> {
  readonly latentSize: number;
  /** Components. */
  readonly count: number;
}

/**
 * The likeliest of some mixtures fitted to draws from the posteriors. Drawn they have the width that the
 * prior is to have, which means alone would lack.
 */
export async function fittedToDraws(
  { draws }: Encodings,
  { latentSize, ...options }: StartOptions,
): Promise<Start> {
  return { mixture: await likeliest(draws, latentSize, options) };
}

/**
 * A component for each group of images that lie together in a plane in which neighbours stay neighbours
 * (McConville et al. 2021, N2D): the mean and the variances of the group's draws. In such a plane groups lie
 * apart which overlap, or are bent, among encodings: a mixture finds them.
 */
export async function groupedByNeighbours(
  encodings: Encodings,
  { latentSize, ...options }: StartOptions,
): Promise<Start> {
  const { means, draws } = encodings;
  const n = means.length / latentSize;
  if (n < FEWEST_IN_A_PLANE) return fittedToDraws(encodings, { latentSize, ...options });
  const tell = (share: number) => options.tell("finding neighbours", share);
  const plane = await umapPlaneInTurns(means, latentSize, { seed: options.seed, minDist: 0 }, tell);
  const shares = (await likeliest(plane, 2, options)).responsibilities(plane);
  const components = Array.from({ length: options.count }, (_, c) => {
    const share = (i: number) => shares[i * options.count + c];
    return componentOf(draws, latentSize, share);
  });
  return { mixture: new GaussianMixture(latentSize, components), shares };
}

/**
 * Of mixtures fitted from different beginnings the likeliest, among those in which each component has points
 * enough for a cluster, if there are any: a few points that lie close together make a mixture likely which has
 * a component for them, and one for two clusters.
 */
async function likeliest(
  points: Float32Array,
  size: number,
  { count, noise, tell }: Pick<StartOptions, "count" | "noise" | "tell">,
): Promise<GaussianMixture> {
  const fit = async (k: number) => {
    await tell("fitting a mixture", k / FITS);
    const drawn = noise.uniform(`fit ${k}`, [count]);
    const uniform = drawn.dataSync<"float32">();
    drawn.dispose();
    const mixture = fitGaussianMixture(points, size, { uniform, floor: FLOOR });
    const least = Math.min(...mixture.components.map(({ weight }) => weight));
    const density = mixture.logDensity(points).reduce((sum, value) => sum + value, 0);
    return { mixture, density, isOfClusters: least * count >= LEAST_SHARE };
  };
  let best = await fit(0);
  for (let k = 1; k < FITS; k++) {
    const other = await fit(k);
    const isBetter =
      other.isOfClusters === best.isOfClusters ? other.density > best.density : other.isOfClusters;
    if (isBetter) best = other;
  }
  return best.mixture;
}

/** The Gaussian of points of which each counts by its share, with independent dimensions. */
function componentOf(points: Float32Array, size: number, share: (i: number) => number) {
  const n = points.length / size;
  const mean = new Float64Array(size);
  const covariance = new Float64Array(size * size);
  let sum = 1e-12; // of a group without images
  for (let i = 0; i < n; i++) {
    sum += share(i);
    for (let d = 0; d < size; d++) mean[d] += share(i) * points[i * size + d];
  }
  for (let d = 0; d < size; d++) {
    mean[d] /= sum;
    let squares = 0;
    for (let i = 0; i < n; i++) squares += share(i) * (points[i * size + d] - mean[d]) ** 2;
    covariance[d * size + d] = squares / sum + FLOOR;
  }
  return { weight: sum / n, mean, covariance };
}
