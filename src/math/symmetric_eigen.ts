/** A symmetric matrix taken apart: A = V diag(values) Vᵀ. */
export interface SymmetricEigen {
  /** [size], largest first. */
  readonly values: Float64Array;
  /** [size × size], row-major; column i is the unit eigenvector of `values[i]`. */
  readonly vectors: Float64Array;
}

const MOST_SWEEPS = 60;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's method: plane rotations that
 * zero one pair of entries after another, until what is off the diagonal is rounding error.
 *
 * Source: G. H. Golub, C. F. Van Loan, "Matrix Computations", section 8.5.
 *
 * @param matrix [size × size], row-major, symmetric; left as it is
 * @example
 * ```ts
 * symmetricEigen(Float64Array.of(2, 1, 1, 2), 2).values; // 3, 1
 * ```
 */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  const a = matrix.slice();
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  const total = a.reduce((sum, entry) => sum + entry * entry, 0);

  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a, size) > 1e-24 * total; sweep++) {
    for (let p = 0; p < size - 1; p++) {
      for (let q = p + 1; q < size; q++) rotate(a, v, size, p, q);
    }
  }

  const order = Array.from({ length: size }, (_, i) => i);
  order.sort((i, j) => a[j * size + j] - a[i * size + i]);
  const vectors = new Float64Array(size * size);
  order.forEach((from, to) => {
    for (let row = 0; row < size; row++) vectors[row * size + to] = v[row * size + from];
  });
  return { values: Float64Array.from(order, (i) => a[i * size + i]), vectors };
}

/** The rotation in the plane of axes p and q that makes entry (p, q) of A zero. */
function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q];
  if (apq === 0) return;
  const theta = (a[q * size + q] - a[p * size + p]) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < size; k++) {
    const [kp, kq] = [k * size + p, k * size + q];
    const [akp, akq, vkp, vkq] = [a[kp], a[kq], v[kp], v[kq]];
    a[kp] = c * akp - s * akq;
    a[kq] = s * akp + c * akq;
    v[kp] = c * vkp - s * vkq;
    v[kq] = s * vkp + c * vkq;
  }
  for (let k = 0; k < size; k++) {
    const [pk, qk] = [p * size + k, q * size + k];
    const [apk, aqk] = [a[pk], a[qk]];
    a[pk] = c * apk - s * aqk;
    a[qk] = s * apk + c * aqk;
  }
}

function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) if (i !== j) sum += a[i * size + j] ** 2;
  }
  return sum;
}
