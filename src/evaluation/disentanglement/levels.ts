/** Values put into levels, 0 to count − 1. */
export interface Levels {
  /** `[n]` */
  readonly of: Int32Array;
  readonly count: number;
}

/**
 * Puts numbers into levels of equal mass, so that what is said of levels holds whatever monotone function
 * the numbers went through. Equal numbers share a level.
 */
export function levelsOf(values: ArrayLike<number>, count: number): Levels {
  const sorted = Float64Array.from(values).sort();
  const edges = Float64Array.from(
    { length: count - 1 },
    (_, b) => sorted[Math.floor(((b + 1) * sorted.length) / count)],
  );
  return { of: Int32Array.from(values, (value) => below(edges, value)), count };
}

/** How many of the sorted edges a value reaches. */
function below(edges: Float64Array, value: number): number {
  let [from, to] = [0, edges.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (edges[middle] <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** How many images have each pair of levels: [a.count × b.count], row after row. */
export function jointCounts(a: Levels, b: Levels): Float64Array {
  const counts = new Float64Array(a.count * b.count);
  for (let i = 0; i < a.of.length; i++) counts[a.of[i] * b.count + b.of[i]]++;
  return counts;
}

/** H = −Σ p log p of the levels, in nats. */
export function entropy({ of, count }: Levels): number {
  const counts = new Float64Array(count);
  for (const level of of) counts[level]++;
  return entropyOfCounts(counts);
}

/** I(a; b) = H(a) + H(b) − H(a, b), in nats. */
export function mutualInformation(a: Levels, b: Levels): number {
  return Math.max(0, entropy(a) + entropy(b) - entropyOfCounts(jointCounts(a, b)));
}

/** −Σ p log p of counts, or of any weights of which p is the share; 0 where there are none. */
export function entropyOfCounts(counts: Iterable<number>): number {
  let [total, sum] = [0, 0];
  for (const count of counts) total += count;
  for (const count of counts) if (count > 0) sum -= (count / total) * Math.log(count / total);
  return sum;
}
