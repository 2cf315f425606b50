import { type Codes, dimension, type Factor } from "./factors";
import { type Gap, gapOf } from "./gap";
import { jointCounts, type Levels, levelsOf } from "./levels";

/** Intervals that thresholds cut a dimension into, to tell categories. */
const INTERVALS = 20;

/**
 * The separated attribute predictability (Kumar et al. 2018, section 3): for each factor, how much better
 * one dimension alone predicts it than the next. What predicts is as simple as may be: of a number a
 * straight line, whose score is R²; of a category thresholds, whose score is the accuracy, each category
 * weighing the same.
 *
 * @returns a gap for each factor, whose mean is the score
 */
export function predictabilityGaps(codes: Codes, factors: readonly Factor[]): Gap[] {
  const dimensions = Array.from({ length: codes.size }, (_, d) => dimension(codes, d));
  const cut = dimensions.map((z) => levelsOf(z, INTERVALS));
  return factors.map(({ values, levels, isCategory }) =>
    gapOf(
      isCategory
        ? cut.map((z) => balancedAccuracy(z, levels))
        : dimensions.map((z) => squaredCorrelation(z, values)),
    ),
  );
}

/** R² of the line through two lists: 0 where one of them does not vary. */
export function squaredCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  const [meanA, meanB] = [a, b].map((list) => Array.from(list).reduce((s, v) => s + v, 0) / n);
  let [aa, bb, ab] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [da, db] = [a[i] - meanA, b[i] - meanB];
    aa += da * da;
    bb += db * db;
    ab += da * db;
  }
  return aa === 0 || bb === 0 ? 0 : (ab * ab) / (aa * bb);
}

/** Each interval says the category of which it holds the largest share: the mean share that is told right. */
function balancedAccuracy(z: Levels, categories: Levels): number {
  const counts = jointCounts(z, categories);
  const sizes = new Float64Array(categories.count);
  counts.forEach((count, at) => (sizes[at % categories.count] += count));
  let right = 0;
  for (let level = 0; level < z.count; level++) {
    let most = 0;
    sizes.forEach(
      (size, c) => (most = Math.max(most, counts[level * categories.count + c] / size)),
    );
    right += most;
  }
  return right / categories.count;
}
