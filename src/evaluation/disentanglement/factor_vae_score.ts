import { uniform } from "../../random";
import { type Codes, dimension, type Factor } from "./factors";

/** Votes that a classifier is made from, and as many that it is measured on. */
const VOTES = 800;
/** L: images that a vote looks at. */
const IMAGES = 64;

/**
 * The FactorVAE's score (Kim and Mnih 2018, section 4): images are taken that have one factor in common,
 * and the dimension that varies least among them, relative to its variance over all images, votes for that
 * factor. The score is how often a dimension's votes are for the factor that most of its votes were for.
 *
 * The paper makes images anew; here they are those of a split whose factor has the same level. By chance
 * the score is that of the most frequent factor, about 1/K.
 *
 * @param codes whose dimensions all vary
 * @returns in [0, 1]
 */
export function factorVaeScore(codes: Codes, factors: readonly Factor[], seed: number): number {
  if (codes.size === 0 || factors.length === 0) return 0;
  const variances = Array.from({ length: codes.size }, (_, d) => varianceOf(dimension(codes, d)));
  const alike = factors.map(({ levels }) => imagesByLevel(levels.of, levels.count));
  const votes = (stream: string) => {
    const counts = factors.map(() => new Float64Array(codes.size));
    for (let step = 0; step < VOTES; step++) {
      const drawn = uniform({ seed, stream: `factor votes ${stream}`, step }, IMAGES + 2);
      const k = Math.floor(drawn[0] * factors.length);
      const { of } = factors[k].levels;
      const same = alike[k][of[Math.floor(drawn[1] * of.length)]];
      const images = drawn.subarray(2);
      const each = Array.from(images, (u) => same[Math.floor(u * same.length)]);
      counts[k][leastVaried(codes, each, variances)]++;
    }
    return counts;
  };
  const [learned, measured] = [votes("learned"), votes("measured")];
  let right = 0;
  for (let d = 0; d < codes.size; d++) {
    const k = learned.reduce((best, own, i) => (own[d] > learned[best][d] ? i : best), 0);
    right += measured[k][d];
  }
  return right / VOTES;
}

function imagesByLevel(levels: Int32Array, count: number): number[][] {
  const images = Array.from({ length: count }, (): number[] => []);
  levels.forEach((level, i) => images[level].push(i));
  return images;
}

function leastVaried({ values, size }: Codes, images: readonly number[], all: readonly number[]) {
  let [best, least] = [0, Infinity];
  for (let d = 0; d < size; d++) {
    const share = varianceOf(images.map((i) => values[i * size + d])) / all[d];
    if (share < least) [best, least] = [d, share];
  }
  return best;
}

function varianceOf(values: Iterable<number> & { readonly length: number }): number {
  let [sum, squares] = [0, 0];
  for (const value of values) sum += value;
  const mean = sum / values.length;
  for (const value of values) squares += (value - mean) ** 2;
  return squares / values.length;
}
