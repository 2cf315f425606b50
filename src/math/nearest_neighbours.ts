/** Points are looked at in runs of so many, between which others may have their turn. */
const AT_A_TIME = 64;

/** Who is nearest to each point, nearest first, the point itself among them. */
export interface Neighbours {
  /** [n][k] */
  readonly indices: number[][];
  /** [n][k], Euclidean. */
  readonly distances: number[][];
}

/**
 * The k nearest of all points to each, by looking at every pair: 12,000 points of ten numbers take two
 * seconds.
 *
 * @param points [n × size], row after row; n is at least k
 * @returns yields the share that is done, now and then, and returns the neighbours
 */
export function* nearestNeighbours(
  points: Float32Array,
  size: number,
  k: number,
): Generator<number, Neighbours> {
  const n = points.length / size;
  const indices: number[][] = [];
  const distances: number[][] = [];
  for (let i = 0; i < n; i++) {
    if (i % AT_A_TIME === 0) yield i / n;
    const nearest = nearestTo(points, size, i, k);
    indices.push([...nearest.indices]);
    distances.push(Array.from(nearest.squares, Math.sqrt));
  }
  return { indices, distances };
}

function nearestTo(points: Float32Array, size: number, i: number, k: number) {
  const indices = new Int32Array(k);
  const squares = new Float64Array(k).fill(Infinity);
  for (let j = 0; j < points.length / size; j++) {
    let square = 0;
    for (let d = 0; d < size; d++) {
      const offset = points[i * size + d] - points[j * size + d];
      square += offset * offset;
    }
    if (square >= squares[k - 1]) continue;
    let place = k - 1;
    for (; place > 0 && squares[place - 1] > square; place--) {
      squares[place] = squares[place - 1];
      indices[place] = indices[place - 1];
    }
    squares[place] = square;
    indices[place] = j;
  }
  return { indices, squares };
}
