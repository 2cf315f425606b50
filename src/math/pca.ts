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
 * Principal component analysis onto a plane (Pearson 1901): the covariance's two leading
 * eigenvectors by power iteration with deflation. Two-dimensional points are returned as they
 * are, since the latent axes themselves have a meaning.
 *
 * @param points [n × size], row after row
 * @param size dimensions of a point, at least 1
 * @returns [n] coordinates along each direction
 */
export function projectToPlane(points: Float32Array, size: number): PlanarProjection {
  const n = points.length / size;
  const mean = column(size, (d) => average(n, (i) => points[i * size + d]));
  const covariance = column(size * size, (k) => {
    const a = Math.floor(k / size);
    const b = k % size;
    return average(n, (i) => (points[i * size + a] - mean[a]) * (points[i * size + b] - mean[b]));
  });
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

  const first = leadingEigenvector(covariance, size);
  const rest = leadingEigenvector(deflated(covariance, first, size), size);
  // Where points lie on a line, what deflation leaves is rounding error, in any direction.
  const second = rest.value > 1e-9 * trace ? rest : { value: 0, vector: new Float64Array(size) };
  const along = (direction: Float64Array) =>
    Float32Array.from({ length: n }, (_, i) => {
      let sum = 0;
      for (let d = 0; d < size; d++) sum += (points[i * size + d] - mean[d]) * direction[d];
      return sum;
    });
  return {
    x: along(first.vector),
    y: along(second.vector),
    explained: [first.value / trace, second.value / trace],
    center: mean,
    directions: [first.vector, second.vector],
  };
}

interface Eigenpair {
  value: number;
  vector: Float64Array;
}

function leadingEigenvector(matrix: Float64Array, size: number): Eigenpair {
  // A start without symmetry is not orthogonal to the answer but by bad luck.
  let vector = column(size, (d) => 1 + d / size);
  let value = 0;
  for (let iteration = 0; iteration < 500; iteration++) {
    const product = multiply(matrix, vector, size);
    const length = Math.hypot(...product);
    if (length === 0) break;
    const next = product.map((v) => v / length);
    const change = Math.hypot(...next.map((v, d) => v - vector[d]));
    vector = next;
    value = length;
    if (change < 1e-9) break;
  }
  // The sign is free; the largest entry is made positive so that pictures do not flip.
  const largest = vector.reduce((best, v) => (Math.abs(v) > Math.abs(best) ? v : best), 0);
  return { value, vector: largest < 0 ? vector.map((v) => -v) : vector };
}

function deflated(matrix: Float64Array, { value, vector }: Eigenpair, size: number): Float64Array {
  return matrix.map((m, k) => m - value * vector[Math.floor(k / size)] * vector[k % size]);
}

function multiply(matrix: Float64Array, vector: Float64Array, size: number): Float64Array {
  return column(size, (row) => {
    let sum = 0;
    for (let d = 0; d < size; d++) sum += matrix[row * size + d] * vector[d];
    return sum;
  });
}

function column(length: number, at: (index: number) => number): Float64Array {
  return Float64Array.from({ length }, (_, index) => at(index));
}

function average(n: number, at: (index: number) => number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += at(i);
  return sum / n;
}
