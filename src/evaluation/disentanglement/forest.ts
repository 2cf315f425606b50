import { uniform } from "../../random";
import type { Levels } from "./levels";

/** What a forest learned of a target from the dimensions that it was given. */
export interface Forest {
  /** By how much each dimension's splits lowered the impurity, as shares of the whole: [dimensions]. */
  readonly importances: Float64Array;
  /** The level that most trees say, of the image i. */
  predict(i: number): number;
}

/** What a tree ends in, or goes on with. */
type Node =
  | { readonly level: number }
  | { readonly d: number; readonly most: number; readonly lower: Node; readonly upper: Node };

const TREES = 10;
const DEEPEST = 10;
/** Images on each side of a split: fewer learn chance. */
const SMALLEST = 10;

/**
 * A random forest of classification trees (Breiman 2001): each grows on images drawn with replacement and
 * takes the split, of all dimensions, that lowers the Gini impurity most.
 *
 * @param dimensions of the codes, in levels
 * @param images indices of those to learn from
 */
export function growForest(
  dimensions: readonly Levels[],
  target: Levels,
  images: readonly number[],
  seed: number,
): Forest {
  const importances = new Float64Array(dimensions.length);
  const trees = Array.from({ length: TREES }, (_, step) => {
    const drawn = uniform({ seed, stream: "forest", step }, images.length);
    const own = Int32Array.from(drawn, (u) => images[Math.floor(u * images.length)]);
    return grow(own, { dimensions, target, importances }, 0);
  });
  const total = importances.reduce((sum, value) => sum + value, 0);
  return {
    importances: importances.map((value) => (total > 0 ? value / total : 0)),
    predict(i) {
      const votes = new Float64Array(target.count);
      for (const tree of trees) votes[leafOf(tree, dimensions, i)]++;
      return largest(votes);
    },
  };
}

interface Growing {
  readonly dimensions: readonly Levels[];
  readonly target: Levels;
  readonly importances: Float64Array;
}

function grow(images: Int32Array, growing: Growing, depth: number): Node {
  const { dimensions, target, importances } = growing;
  const counts = new Float64Array(target.count);
  for (const i of images) counts[target.of[i]]++;
  const leaf = { level: largest(counts) };
  if (depth === DEEPEST || counts[leaf.level] === images.length) return leaf;
  let best = { gain: 1e-9, d: -1, most: 0 };
  dimensions.forEach((levels, d) => {
    const split = bestSplit(images, levels, target, counts);
    if (split.gain > best.gain) best = { ...split, d };
  });
  const { gain, d, most } = best;
  if (d < 0) return leaf;
  importances[d] += gain;
  const isLower = (i: number) => dimensions[d].of[i] <= most;
  return {
    d,
    most,
    lower: grow(images.filter(isLower), growing, depth + 1),
    upper: grow(
      images.filter((i) => !isLower(i)),
      growing,
      depth + 1,
    ),
  };
}

/** The split of a dimension that lowers n · Gini = n − Σ c²/n most, the impurity before it being given. */
function bestSplit(
  images: Int32Array,
  { of, count }: Levels,
  target: Levels,
  counts: Float64Array,
): { gain: number; most: number } {
  const joint = new Float64Array(count * target.count);
  for (const i of images) joint[of[i] * target.count + target.of[i]]++;
  const before = purity(counts, images.length);
  const lower = new Float64Array(target.count);
  const upper = Float64Array.from(counts);
  let best = { gain: 0, most: 0 };
  let size = 0;
  for (let level = 0; level < count - 1; level++) {
    for (let c = 0; c < target.count; c++) {
      const moved = joint[level * target.count + c];
      lower[c] += moved;
      upper[c] -= moved;
      size += moved;
    }
    if (size < SMALLEST || images.length - size < SMALLEST) continue;
    const gain = purity(lower, size) + purity(upper, images.length - size) - before;
    if (gain > best.gain) best = { gain, most: level };
  }
  return best;
}

/** Σ c²/n */
function purity(counts: Float64Array, n: number): number {
  let squares = 0;
  for (const count of counts) squares += count * count;
  return squares / n;
}

function leafOf(tree: Node, dimensions: readonly Levels[], i: number): number {
  let node = tree;
  while (!("level" in node)) node = dimensions[node.d].of[i] <= node.most ? node.lower : node.upper;
  return node.level;
}

function largest(values: Float64Array): number {
  return values.reduce((at, value, i) => (value > values[at] ? i : at), 0);
}
