import type { Draw } from "./draw";
import { uniform } from "./uniform";

/**
 * Classes drawn with given probabilities, by inverting their cumulative sum.
 *
 * @param draw seed, stream and step: the numbers are a function of these alone
 * @param n how many
 * @param probabilities one for each class, at least 0; they are divided by their sum
 * @returns `[n]` int32, 0 to probabilities.length − 1
 * @throws RangeError where a probability is negative or none is above 0
 * @example
 * ```ts
 * categorical({ seed: 7, stream: "component", step: 0 }, 100, [0.5, 0.25, 0.25]);
 * ```
 */
export function categorical(draw: Draw, n: number, probabilities: ArrayLike<number>): Int32Array {
  const values = Array.from(probabilities);
  const total = values.reduce((sum, p) => sum + p, 0);
  if (!(total > 0) || values.some((p) => !(p >= 0))) {
    throw new RangeError(
      `probabilities must be at least 0 and not all 0, got ${values.join(", ")}`,
    );
  }
  const out = new Int32Array(n);
  uniform(draw, n).forEach((u, i) => {
    // u is 2⁻²⁴ below 1 at least, rounding far less: the sum of all is not reached.
    let left = u * total;
    let k = 0;
    while (left >= values[k]) left -= values[k++];
    out[i] = k;
  });
  return out;
}
