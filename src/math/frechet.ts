import { Matrix } from "ml-matrix";
import { symmetricEigen } from "./symmetric_eigen";

/** Mean and covariance of points. */
export interface Moments {
  /** [size] */
  readonly mean: Float64Array;
  /** [size × size], row-major, divided by the number of points less one. */
  readonly covariance: Float64Array;
}

/**
 * Mean and covariance of points.
 *
 * @param points [n × size], row after row, at least two of them
 * @throws RangeError where there are fewer
 */
export function momentsOf(points: ArrayLike<number>, size: number): Moments {
  const n = points.length / size;
  if (!(n >= 2)) throw new RangeError(`a covariance needs at least 2 points, got ${n}`);
  const cloud = Matrix.from1DArray(n, size, points);
  const mean = cloud.mean("column");
  cloud.subRowVector(mean);
  const covariance = cloud
    .transpose()
    .mmul(cloud)
    .div(n - 1);
  return { mean: Float64Array.from(mean), covariance: Float64Array.from(covariance.to1DArray()) };
}

/**
 * The Fréchet distance (squared 2-Wasserstein) of two Gaussians, from their moments:
 *
 *     |m₁ − m₂|² + tr(C₁ + C₂ − 2 (C₁ C₂)^½)
 *
 * The trace of the root is that of (C₁^½ C₂ C₁^½)^½, which is symmetric.
 *
 * Source: D. C. Dowson, B. V. Landau, "The Fréchet distance between multivariate normal
 * distributions", 1982; as an index of image quality: Heusel et al. 2017, equation 6.
 *
 * @returns at least 0, in squared units of the points
 */
export function frechetDistance(a: Moments, b: Moments): number {
  const size = a.mean.length;
  const root = squareRoot(a.covariance, size);
  const inner = root.mmul(Matrix.from1DArray(size, size, b.covariance)).mmul(root);
  const { values } = symmetricEigen(Float64Array.from(inner.to1DArray()), size);
  let distance = 0;
  for (let d = 0; d < size; d++) {
    distance += (a.mean[d] - b.mean[d]) ** 2;
    distance += a.covariance[d * size + d] + b.covariance[d * size + d];
    distance -= 2 * Math.sqrt(Math.max(0, values[d]));
  }
  return Math.max(0, distance); // rounding may take a 0 below itself
}

/** C^½ of a covariance: the same eigenvectors, the roots of the eigenvalues. */
function squareRoot(covariance: Float64Array, size: number): Matrix {
  const { values, vectors } = symmetricEigen(covariance, size);
  const v = Matrix.from1DArray(size, size, vectors);
  const roots = Matrix.diag(Array.from(values, (value) => Math.sqrt(Math.max(0, value))));
  return v.mmul(roots).mmul(v.transpose());
}
