import { GaussianMixture, type MixtureComponent } from "./gaussian_mixture";
import { kMeans } from "./k_means";

/** A share of a point that no digit of a sum shows: leaving it out spares most of the work. */
const NEGLIGIBLE = 1e-12;

/** How a mixture is fitted. */
export interface MixtureFit {
  /** One number in [0, 1) for each component: by them the first centres are drawn. */
  readonly uniform: ArrayLike<number>;
  /** Of each component: any, the default, or independent dimensions. */
  readonly covariance?: "full" | "diagonal";
  /** Is added to each variance, so that no component shrinks to a point. Default 1e-6. */
  readonly floor?: number;
  /** Ends where a round raises the mean log density by less, in nats. Default 1e-4. */
  readonly tolerance?: number;
  /** Rounds at most. Default 100. */
  readonly mostRounds?: number;
}

/**
 * A mixture of Gaussians fitted to points by expectation-maximization (Dempster, Laird and Rubin 1977),
 * from the groups of k-means:
 *
 *     rᵢₖ = πₖ N(xᵢ; mₖ, Cₖ) / p(xᵢ)
 *     πₖ = 1/n Σᵢ rᵢₖ,    mₖ = Σᵢ rᵢₖ xᵢ / Σᵢ rᵢₖ,    Cₖ = Σᵢ rᵢₖ (xᵢ − mₖ)(xᵢ − mₖ)ᵀ / Σᵢ rᵢₖ + floor · I
 *
 * @param points [n × size], row after row, at least as many as components
 * @throws RangeError where there are fewer, or no component
 */
export function fitGaussianMixture(
  points: ArrayLike<number>,
  size: number,
  fit: MixtureFit,
): GaussianMixture {
  const { uniform, tolerance = 1e-4, mostRounds = 100 } = fit;
  const n = points.length / size;
  const { length: k } = uniform;
  if (!(k >= 1 && n >= k)) {
    throw new RangeError(`a mixture of ${k} components needs as many points, got ${n}`);
  }
  const groups = kMeans(points, size, uniform);
  const statistics = new Statistics(size, k);
  const one = new Float64Array(k);
  groups.forEach((group, i) => statistics.add(points, i, one.fill(0).fill(1, group, group + 1)));
  let mixture = statistics.mixture(fit);
  let before = -Infinity;
  for (let round = 0; round < mostRounds; round++) {
    const next = new Statistics(size, k, mixture.components);
    let sum = 0;
    for (let i = 0; i < n; i++) {
      sum += mixture.responsibilitiesOf(points, i, one);
      next.add(points, i, one);
    }
    mixture = next.mixture(fit);
    if (sum / n - before < tolerance) break;
    before = sum / n;
  }
  return mixture;
}

/** Sums over points, each counted to a component as much as that answers for it. */
class Statistics {
  private readonly counts: Float64Array;
  /** Σ r (x − m) and Σ r (x − m)(x − m)ᵀ, m the earlier mean: far from 0, squares would cancel. */
  private readonly sums: Float64Array;
  private readonly products: Float64Array;
  private readonly origins: Float64Array;
  private readonly offset: Float64Array;

  constructor(
    private readonly size: number,
    count: number,
    private readonly before?: readonly MixtureComponent[],
  ) {
    this.counts = new Float64Array(count);
    this.sums = new Float64Array(count * size);
    this.products = new Float64Array(count * size * size);
    this.origins = new Float64Array(count * size);
    this.offset = new Float64Array(size);
    before?.forEach(({ mean }, k) => this.origins.set(mean, k * size));
  }

  add(points: ArrayLike<number>, i: number, responsibilities: Float64Array): void {
    const { size, counts, sums, products, origins, offset } = this;
    for (let k = 0; k < counts.length; k++) {
      const r = responsibilities[k];
      if (r < NEGLIGIBLE) continue;
      // The first points of a component, before it has a mean, are counted from the first of them.
      if (!this.before && counts[k] === 0) {
        for (let d = 0; d < size; d++) origins[k * size + d] = points[i * size + d];
      }
      counts[k] += r;
      for (let d = 0; d < size; d++) {
        offset[d] = points[i * size + d] - origins[k * size + d];
        sums[k * size + d] += r * offset[d];
        const row = (k * size + d) * size;
        const weighed = r * offset[d];
        for (let c = 0; c <= d; c++) products[row + c] += weighed * offset[c];
      }
    }
  }

  /** The mixture that is most likely with these sums. */
  mixture({ covariance: kind = "full", floor = 1e-6 }: MixtureFit): GaussianMixture {
    const { size, counts, sums, products, origins } = this;
    const total = counts.reduce((sum, count) => sum + count, 0);
    const components = Array.from(counts, (count, k): MixtureComponent => {
      // What answers for nothing has no mean of its own: it stays where it was, with weight 0.
      if (count < NEGLIGIBLE) return { ...(this.before?.[k] ?? unit(size)), weight: 0 };
      const shift = Float64Array.from({ length: size }, (_, d) => sums[k * size + d] / count);
      const mean = shift.map((value, d) => origins[k * size + d] + value);
      const covariance = new Float64Array(size * size);
      for (let d = 0; d < size; d++) {
        for (let c = kind === "full" ? 0 : d; c <= d; c++) {
          const value = products[(k * size + d) * size + c] / count - shift[d] * shift[c];
          covariance[d * size + c] = covariance[c * size + d] = value;
        }
        const at = d * size + d;
        covariance[at] = Math.max(0, covariance[at]) + floor;
      }
      return { weight: count / total, mean, covariance };
    });
    return new GaussianMixture(size, components);
  }
}

/** N(0, I). */
function unit(size: number): Pick<MixtureComponent, "mean" | "covariance"> {
  const covariance = new Float64Array(size * size);
  for (let d = 0; d < size; d++) covariance[d * size + d] = 1;
  return { mean: new Float64Array(size), covariance };
}
