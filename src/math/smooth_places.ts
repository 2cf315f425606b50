import { uniform } from "../random";
import { symmetricEigen } from "./symmetric_eigen";

/** Vectors that are averaged: more than are kept, so that the kept ones are soon apart from the rest. */
const VECTORS = 10;
/** So many times a value is averaged with its neighbours'. */
const ROUNDS = 300;
/** After so many, the vectors are made to differ again. */
const APART_EVERY = 10;

/** How near points are, in both directions. */
export type Edges = readonly {
  readonly row: number;
  readonly col: number;
  readonly value: number;
}[];

/**
 * Places of the points of a graph in the plane, neighbours near each other: along each axis one of the two
 * slowest ways in which a value can change from neighbour to neighbour, the leading eigenvectors of
 *
 *     D⁻¹ W,    W the edges, D the sums of their rows
 *
 * but for the constant one (Belkin and Niyogi 2003). Some vectors are averaged over neighbours again and
 * again, and the best two of what they span are taken.
 *
 * @returns yields the share that is done, and returns [2][n]; along each axis Σ D x² = 1 and Σ D x = 0
 */
export function* smoothPlaces(
  edges: Edges,
  n: number,
  seed: number,
): Generator<number, Float64Array[]> {
  const rows = Int32Array.from(edges, ({ row }) => row);
  const cols = Int32Array.from(edges, ({ col }) => col);
  const values = Float64Array.from(edges, ({ value }) => value);
  const total = new Float64Array(n);
  rows.forEach((row, e) => (total[row] += values[e]));
  /** W x */
  const spread = (x: Float64Array) => {
    const sums = new Float64Array(n);
    for (let e = 0; e < rows.length; e++) sums[rows[e]] += values[e] * x[cols[e]];
    return sums;
  };
  // Half of each value stays: in a graph of two sides they would change places for ever.
  const averaged = (x: Float64Array) =>
    spread(x).map((sum, i) => (total[i] > 0 ? (x[i] + sum / total[i]) / 2 : x[i]));
  const drawn = (v: number) => Float64Array.from(uniform({ seed, stream: "places", step: v }, n));
  let vectors: Float64Array[] = Array.from({ length: VECTORS }, (_, v) => drawn(v));
  for (let round = 0; round < ROUNDS; round++) {
    yield round / ROUNDS;
    if (round % APART_EVERY === 0) vectors = apart(vectors, total);
    vectors = vectors.map(averaged);
  }
  vectors = apart(vectors, total);
  // Of what they span: the eigenvectors of xᵀ W x.
  const pushed = vectors.map(spread);
  const products = vectors.flatMap((x) => pushed.map((y) => dot(x, y)));
  const eigen = symmetricEigen(Float64Array.from(products), VECTORS);
  return [0, 1].map((axis) => {
    const share = (v: number) => eigen.vectors[v * VECTORS + axis];
    return new Float64Array(n).map((_, i) =>
      vectors.reduce((sum, x, v) => sum + share(v) * x[i], 0),
    );
  });
}

/** The vectors without what is the same in all points, and at right angles: Σ D x y = 0, Σ D x² = 1. */
function apart(vectors: readonly Float64Array[], total: Float64Array): Float64Array[] {
  const kept = [new Float64Array(total.length).fill(1 / Math.sqrt(sumOf(total)))];
  for (const vector of vectors) {
    const rest = vector.slice();
    for (const other of kept) {
      const share = dot(rest, other, total);
      for (let i = 0; i < rest.length; i++) rest[i] -= share * other[i];
    }
    const length = Math.sqrt(dot(rest, rest, total));
    // Of fewer points than vectors, some are made of the others, but for rounding.
    const isOwn = length > 1e-6 * Math.sqrt(dot(vector, vector, total));
    kept.push(rest.map((value) => (isOwn ? value / length : 0)));
  }
  return kept.slice(1);
}

function dot(x: Float64Array, y: Float64Array, weight?: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (weight?.[i] ?? 1) * x[i] * y[i];
  return sum;
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
