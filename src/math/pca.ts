import { Matrix } from "ml-matrix";
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
  const cloud = Matrix.from1DArray(n, size, points);
  const mean = cloud.mean("column");
  cloud.subRowVector(mean);
  const scatter = cloud.transpose().mmul(cloud);
  const total = scatter.trace();
  const share = (scatter: number) => (total === 0 ? 0 : scatter / total);
  if (size <= 2) {
    const coordinate = (d: number) =>
      Float32Array.from({ length: n }, (_, i) => (d < size ? points[i * size + d] : 0));
    const unit = (d: number) => column(size, (each) => (each === d ? 1 : 0));
    return {
      x: coordinate(0),
      y: coordinate(1),
      explained: [share(scatter.get(0, 0)), size < 2 ? 0 : share(scatter.get(1, 1))],
      center: new Float64Array(size),
      directions: [unit(0), unit(1)],
    };
  }

  const { values, vectors } = symmetricEigen(Float64Array.from(scatter.to1DArray()), size);
  const explained = (i: number) => Math.max(0, share(values[i]));
  const directionOf = (i: number) => {
    // Where points lie on a line, what is left across it is rounding error, in any direction.
    if (explained(i) < 1e-9) return new Float64Array(size);
    return withLargestPositive(column(size, (d) => vectors[d * size + i]));
  };
  const directions = [directionOf(0), directionOf(1)] as const;
  const along = (direction: Float64Array) =>
    Float32Array.from(cloud.mmul(Matrix.columnVector(direction)).to1DArray());
  return {
    x: along(directions[0]),
    y: along(directions[1]),
    explained: [explained(0), explained(1)],
    center: Float64Array.from(mean),
    directions,
  };
}

/** The sign of a direction is free; with its largest entry positive, pictures do not flip. */
function withLargestPositive(vector: Float64Array): Float64Array {
  const [largest] = [...vector].sort((a, b) => Math.abs(b) - Math.abs(a));
  return vector.map((v) => v * Math.sign(largest));
}

function column(length: number, at: (index: number) => number): Float64Array {
  return Float64Array.from({ length }, (_, index) => at(index));
}
