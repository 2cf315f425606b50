import { symmetricEigen } from "./symmetric_eigen";

/** The two directions in which points vary most, and the points seen along them. */
export interface PlanarProjection {
  /** First coordinate of each point. */
  readonly x: Float32Array;
  /** Second coordinate of each point. */
  readonly y: Float32Array;
  /** Share of the total variance along each of the two directions, in [0, 1]. */
  readonly explained: readonly [number, number];
  /** [size], the point whose coordinates are (0, 0). */
  readonly center: Float64Array;
  /** Two vectors of [size] that span the plane: a point's coordinate is (point − center) · vector. */
  readonly directions: readonly [Float64Array, Float64Array];
}

/**
 * Principal component analysis onto a plane (Pearson 1901): the two leading eigenvectors of the
 * covariance. Two-dimensional points are returned as they are, since the latent axes themselves have
 * a meaning.
 *
 * @param points [n × size], row after row
 * @param size dimensions of a point, at least 1
 * @returns [n] coordinates along each direction
 */
export function projectToPlane(points: Float32Array, size: number): PlanarProjection {
  const n = points.length / size;
  const { mean, covariance } = spreadOf(points, size);
  const trace = column(size, (d) => covariance[d * size + d]).reduce((sum, v) => sum + v, 0) || 1;
  if (size <= 2) {
    const coordinate = (d: number) =>
      Float32Array.from({ length: n }, (_, i) => (d < size ? points[i * size + d] : 0));
    const share = (d: number) => (d < size ? covariance[d * size + d] / trace : 0);
    const unit = (d: number) => column(size, (each) => (each === d ? 1 : 0));
    return {
      x: coordinate(0),
      y: coordinate(1),
      explained: [share(0), share(1)],
      center: new Float64Array(size),
      directions: [unit(0), unit(1)],
    };
  }

  const { values, vectors } = symmetricEigen(covariance, size);
  const directionOf = (i: number) => {
    // Where points lie on a line, what is left across it is rounding error, in any direction.
    if (values[i] <= 1e-9 * trace) return new Float64Array(size);
    return withLargestPositive(column(size, (d) => vectors[d * size + i]));
  };
  const directions = [directionOf(0), directionOf(1)] as const;
  const along = (direction: Float64Array) =>
    Float32Array.from({ length: n }, (_, i) => {
      let sum = 0;
      for (let d = 0; d < size; d++) sum += (points[i * size + d] - mean[d]) * direction[d];
      return sum;
    });
  return {
    x: along(directions[0]),
    y: along(directions[1]),
    explained: [Math.max(0, values[0]) / trace, Math.max(0, values[1]) / trace],
    center: mean,
    directions,
  };
}

/** Mean and covariance of points, divided by their number. */
function spreadOf(points: Float32Array, size: number) {
  const n = points.length / size;
  const mean = column(size, (d) => average(n, (i) => points[i * size + d]));
  const covariance = column(size * size, (k) => {
    const [a, b] = [Math.floor(k / size), k % size];
    return average(n, (i) => (points[i * size + a] - mean[a]) * (points[i * size + b] - mean[b]));
  });
  return { mean, covariance };
}

/** The sign of a direction is free; with its largest entry positive, pictures do not flip. */
function withLargestPositive(vector: Float64Array): Float64Array {
  const largest = vector.reduce((best, v) => (Math.abs(v) > Math.abs(best) ? v : best), 0);
  return largest < 0 ? vector.map((v) => -v) : vector;
}

function column(length: number, at: (index: number) => number): Float64Array {
  return Float64Array.from({ length }, (_, index) => at(index));
}

function average(n: number, at: (index: number) => number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += at(i);
  return sum / n;
}
