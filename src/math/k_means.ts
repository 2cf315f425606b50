/** Rounds of the assignment, of which few are needed where a mixture begins. */
const MOST_ROUNDS = 50;

/**
 * Points in groups: centres drawn far from each other (k-means++, Arthur and Vassilvitskii 2007), then
 * moved to the middle of what is nearest to each (Lloyd 1982) until no point changes sides.
 *
 * @param points [n × size], row after row
 * @param uniform one number in [0, 1) for each group: by them the first centres are drawn
 * @returns [n], the group of each point, 0 to uniform.length − 1; a group may be empty
 */
export function kMeans(
  points: ArrayLike<number>,
  size: number,
  uniform: ArrayLike<number>,
): Int32Array {
  const n = points.length / size;
  const centres = firstCentres(points, size, uniform);
  const groups = new Int32Array(n).fill(-1);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let moved = 0;
    for (let i = 0; i < n; i++) {
      const nearest = nearestCentre(points, i, centres, size);
      if (nearest !== groups[i]) moved++;
      groups[i] = nearest;
    }
    if (moved === 0) break;
    moveToMiddles(centres, points, groups, size);
  }
  return groups;
}

/** Each centre a point, drawn with a probability that goes with its squared distance to those before. */
function firstCentres(points: ArrayLike<number>, size: number, uniform: ArrayLike<number>) {
  const n = points.length / size;
  const centres = new Float64Array(uniform.length * size);
  const distances = new Float64Array(n).fill(1);
  for (let k = 0; k < uniform.length; k++) {
    const chosen = drawn(distances, uniform[k]);
    for (let d = 0; d < size; d++) centres[k * size + d] = points[chosen * size + d];
    for (let i = 0; i < n; i++) {
      const distance = squaredDistance(points, i, centres, k, size);
      distances[i] = k === 0 ? distance : Math.min(distances[i], distance);
    }
  }
  return centres;
}

/** An index, with a probability that goes with its value; any of them where all values are 0. */
function drawn(values: Float64Array, uniform: number): number {
  const total = values.reduce((sum, value) => sum + value, 0);
  if (total === 0) return Math.floor(uniform * values.length);
  let left = uniform * total;
  const found = values.findIndex((value) => (left -= value) < 0);
  return found < 0 ? values.length - 1 : found; // rounding may leave a rest
}

function nearestCentre(
  points: ArrayLike<number>,
  i: number,
  centres: Float64Array,
  size: number,
): number {
  let nearest = 0;
  let least = Infinity;
  for (let k = 0; k < centres.length / size; k++) {
    const distance = squaredDistance(points, i, centres, k, size);
    if (distance < least) [nearest, least] = [k, distance];
  }
  return nearest;
}

function squaredDistance(
  points: ArrayLike<number>,
  i: number,
  centres: Float64Array,
  k: number,
  size: number,
): number {
  let sum = 0;
  for (let d = 0; d < size; d++) sum += (points[i * size + d] - centres[k * size + d]) ** 2;
  return sum;
}

/** A centre without points stays where it is. */
function moveToMiddles(
  centres: Float64Array,
  points: ArrayLike<number>,
  groups: Int32Array,
  size: number,
): void {
  const sums = new Float64Array(centres.length);
  const counts = new Float64Array(centres.length / size);
  groups.forEach((k, i) => {
    counts[k]++;
    for (let d = 0; d < size; d++) sums[k * size + d] += points[i * size + d];
  });
  counts.forEach((count, k) => {
    if (count === 0) return;
    for (let d = 0; d < size; d++) centres[k * size + d] = sums[k * size + d] / count;
  });
}
