/** A place on the map. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A Gaussian on the map: its middle, and its covariance as [var x, cov, var y]. */
export interface Spread extends Place {
  readonly covariance: readonly [number, number, number];
}

/** The way between latents and a plane. */
export interface LatentPlane {
  /** Where a latent stands. */
  placeOf(z: ArrayLike<number>): Place;
  /** What a place stands for. */
  latentAt(x: number, y: number): Float32Array;
  /** How a Gaussian of independent dimensions looks on the map. */
  spreadOf(mean: ArrayLike<number>, deviation: ArrayLike<number>): Spread;
}

/** A flat cut through latent space: (z − center) · direction. */
export class LinearPlane implements LatentPlane {
  constructor(
    private readonly center: ArrayLike<number>,
    private readonly directions: readonly [ArrayLike<number>, ArrayLike<number>],
  ) {}

  placeOf(z: ArrayLike<number>): Place {
    const along = (direction: ArrayLike<number>) =>
      sum(z.length, (d) => (z[d] - this.center[d]) * direction[d]);
    return { x: along(this.directions[0]), y: along(this.directions[1]) };
  }

  latentAt(x: number, y: number): Float32Array {
    const [u, v] = this.directions;
    return Float32Array.from({ length: u.length }, (_, d) => this.center[d] + x * u[d] + y * v[d]);
  }

  /** Exact: the covariance of a linear map of independent Gaussians. */
  spreadOf(mean: ArrayLike<number>, deviation: ArrayLike<number>): Spread {
    const [u, v] = this.directions;
    const covariance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      sum(a.length, (d) => a[d] * b[d] * deviation[d] ** 2);
    return {
      ...this.placeOf(mean),
      covariance: [covariance(u, u), covariance(u, v), covariance(v, v)],
    };
  }
}

/**
 * A plane that is known at points alone, such as UMAP's. Between them, places and latents are the
 * mean of the nearest points', weighted by 1 / distance².
 */
export class NeighbourPlane implements LatentPlane {
  /**
   * @param coordinates `[n × 2]`
   * @param latents `[n × latentSize]`
   */
  constructor(
    private readonly coordinates: Float32Array,
    private readonly latents: Float32Array,
    private readonly latentSize: number,
  ) {}

  placeOf(z: ArrayLike<number>): Place {
    const [x, y] = interpolated(z, this.latents, this.coordinates, 2);
    return { x, y };
  }

  latentAt(x: number, y: number): Float32Array {
    return interpolated([x, y], this.coordinates, this.latents, this.latentSize);
  }

  /** Of 64 draws, always the same. */
  spreadOf(mean: ArrayLike<number>, deviation: ArrayLike<number>): Spread {
    const random = linearCongruential();
    const places = Array.from({ length: draws }, () => {
      const z = Float32Array.from(mean, (m, d) => m + deviation[d] * standardNormal(random));
      return this.placeOf(z);
    });
    const middle = this.placeOf(mean);
    const average = (of: (place: Place) => number) => sum(draws, (i) => of(places[i])) / draws;
    return {
      ...middle,
      covariance: [
        average(({ x }) => (x - middle.x) ** 2),
        average(({ x, y }) => (x - middle.x) * (y - middle.y)),
        average(({ y }) => (y - middle.y) ** 2),
      ],
    };
  }
}

const neighbours = 5;
/** From so many draws of a posterior its spread is told. */
const draws = 64;

/** The values that go with the points next to `at`, by 1 / distance². */
function interpolated(
  at: ArrayLike<number>,
  points: Float32Array,
  values: Float32Array,
  size: number,
): Float32Array {
  const dimensions = at.length;
  const nearest: { index: number; distance: number }[] = [];
  for (let index = 0; index * dimensions < points.length; index++) {
    const distance = sum(dimensions, (d) => (points[index * dimensions + d] - at[d]) ** 2);
    if (nearest.length === neighbours && distance >= nearest[neighbours - 1].distance) continue;
    nearest.push({ index, distance });
    nearest.sort((a, b) => a.distance - b.distance);
    nearest.length = Math.min(nearest.length, neighbours);
  }
  const weights = nearest.map(({ distance }) => 1 / (distance + 1e-6));
  const total = sum(weights.length, (k) => weights[k]);
  return Float32Array.from({ length: size }, (_, d) => {
    return sum(nearest.length, (k) => weights[k] * values[nearest[k].index * size + d]) / total;
  });
}

function sum(n: number, of: (index: number) => number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += of(i);
  return total;
}

/** Good enough for a cloud of dots: the constants of Park and Miller. */
function linearCongruential(): () => number {
  let state = 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

function standardNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}
