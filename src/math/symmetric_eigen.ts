import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** A symmetric matrix taken apart: A = V diag(values) Vᵀ. */
export interface SymmetricEigen {
  /** [size], largest first. */
  readonly values: Float64Array;
  /** [size × size], row-major; column i is the unit eigenvector of `values[i]`. */
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, by the library ml-matrix.
 *
 * @param matrix [size × size], row-major, symmetric but for rounding; left as it is
 * @example
 * ```ts
 * symmetricEigen(Float64Array.of(2, 1, 1, 2), 2).values; // 3, 1
 * ```
 */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    Matrix.from1DArray(size, size, matrix),
    { assumeSymmetric: true },
  );
  const order = realEigenvalues
    .map((_, i) => i)
    .sort((i, j) => realEigenvalues[j] - realEigenvalues[i]);
  const vectors = new Float64Array(size * size);
  order.forEach((from, to) => {
    for (let row = 0; row < size; row++)
      vectors[row * size + to] = eigenvectorMatrix.get(row, from);
  });
  return { values: Float64Array.from(order, (i) => realEigenvalues[i]), vectors };
}
