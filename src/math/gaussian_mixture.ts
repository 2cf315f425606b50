import { CholeskyDecomposition, Matrix } from "ml-matrix";

/** One Gaussian of a mixture. */
export interface MixtureComponent {
  /** Its share, in [0, 1]; those of a mixture add up to 1. */
  readonly weight: number;
  /** [size] */
  readonly mean: Float64Array;
  /** [size × size], row-major, symmetric and positive definite. */
  readonly covariance: Float64Array;
}

/** A component with what its density and its draws are computed from. */
interface Prepared {
  readonly mean: Float64Array;
  /** L of the covariance L Lᵀ, [size × size], row-major, lower triangular. */
  readonly factor: Float64Array;
  /** log weight − ½ log det 2πC */
  readonly constant: number;
}

/**
 * A mixture of Gaussians, in plain numbers of 64 bits:
 *
 *     p(x) = Σₖ πₖ N(x; mₖ, Cₖ)
 *
 * @example
 * ```ts
 * const mixture = fitGaussianMixture(points, 2, { uniform: uniform(draw, 10) });
 * mixture.logDensity(points)[0]; // nats
 * ```
 */
export class GaussianMixture {
  private readonly prepared: readonly Prepared[];
  private readonly offset: Float64Array;

  /**
   * @param size dimensions of a point
   * @throws RangeError where a covariance is not positive definite
   */
  constructor(
    readonly size: number,
    readonly components: readonly MixtureComponent[],
  ) {
    this.prepared = components.map((component, k) => prepare(component, size, k));
    this.offset = new Float64Array(size);
  }

  /**
   * log p(x), by the logarithm of a sum of exponentials, so that it is a number far from all means.
   *
   * @param points [n × size], row after row
   * @returns [n], nats
   */
  logDensity(points: ArrayLike<number>): Float64Array {
    const joint = new Float64Array(this.components.length);
    return Float64Array.from({ length: points.length / this.size }, (_, i) => {
      this.logJoint(points, i, joint);
      return logSumExp(joint);
    });
  }

  /**
   * p(k|x) ∝ πₖ N(x; mₖ, Cₖ): how much each component answers for a point.
   *
   * @param points [n × size], row after row
   * @returns [n × components], row after row; a row adds up to 1
   */
  responsibilities(points: ArrayLike<number>): Float64Array {
    const { length: k } = this.components;
    const found = new Float64Array((points.length / this.size) * k);
    for (let i = 0; i < points.length / this.size; i++) {
      this.responsibilitiesOf(points, i, found.subarray(i * k, (i + 1) * k));
    }
    return found;
  }

  /**
   * Points of given components: mₖ + Lₖ · epsilon.
   *
   * @param components [n], such as drawn with the weights
   * @param epsilon [n × size] from N(0, I)
   * @returns float32 [n × size], row after row
   */
  sample(components: ArrayLike<number>, epsilon: ArrayLike<number>): Float32Array {
    const { size } = this;
    const points = new Float32Array(epsilon.length);
    for (let i = 0; i < components.length; i++) {
      const { mean, factor } = this.prepared[components[i]];
      for (let row = 0; row < size; row++) {
        let value = mean[row];
        for (let c = 0; c <= row; c++) value += factor[row * size + c] * epsilon[i * size + c];
        points[i * size + row] = value;
      }
    }
    return points;
  }

  /**
   * p(k|x) of one point.
   *
   * @param into [components], where they go
   * @returns log p(x), nats
   */
  responsibilitiesOf(points: ArrayLike<number>, i: number, into: Float64Array): number {
    this.logJoint(points, i, into);
    const logDensity = logSumExp(into);
    for (let k = 0; k < into.length; k++) into[k] = Math.exp(into[k] - logDensity);
    return logDensity;
  }

  /** log πₖ N(x; mₖ, Cₖ) of each component: −½ |Lₖ⁻¹ (x − mₖ)|² and a constant. */
  private logJoint(points: ArrayLike<number>, i: number, into: Float64Array): void {
    const { size, offset } = this;
    this.prepared.forEach(({ mean, factor, constant }, k) => {
      let squares = 0;
      for (let row = 0; row < size; row++) {
        let value = points[i * size + row] - mean[row];
        for (let c = 0; c < row; c++) value -= factor[row * size + c] * offset[c];
        value /= factor[row * size + row];
        offset[row] = value;
        squares += value * value;
      }
      into[k] = constant - 0.5 * squares;
    });
  }
}

function prepare({ weight, mean, covariance }: MixtureComponent, size: number, k: number) {
  const cholesky = new CholeskyDecomposition(Matrix.from1DArray(size, size, covariance));
  if (!cholesky.isPositiveDefinite()) {
    throw new RangeError(`the covariance of component ${k} is not positive definite`);
  }
  const factor = Float64Array.from(cholesky.lowerTriangularMatrix.to1DArray());
  let constant = Math.log(weight) - 0.5 * size * Math.log(2 * Math.PI);
  for (let d = 0; d < size; d++) constant -= Math.log(factor[d * size + d]);
  return { mean, factor, constant };
}

function logSumExp(values: Float64Array): number {
  let most = -Infinity;
  for (const value of values) most = Math.max(most, value);
  if (most === -Infinity) return most;
  let sum = 0;
  for (const value of values) sum += Math.exp(value - most);
  return most + Math.log(sum);
}
