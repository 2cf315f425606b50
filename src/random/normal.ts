import { type Draw, randomWords } from "./draw";

/**
 * Standard normal numbers, N(0, 1), by the Box–Muller transform; both of its values are used:
 *
 * `sqrt(-2 ln u) cos(2 π v)` and `sqrt(-2 ln u) sin(2 π v)`, with u in (0, 1) and v in [0, 1).
 *
 * Source: G. E. P. Box, M. E. Muller, "A Note on the Generation of Random Normal Deviates", 1958.
 * u has 32 bits, so no value is beyond ±6.8.
 *
 * @param draw seed, stream and step: the numbers are a function of these alone
 * @param n how many
 * @returns `[n]` float32
 * @throws RangeError where seed, step or n is no integer of at least 0
 *
 * @example
 * ```ts
 * const epsilon = normal({ seed: 7, stream: "epsilon", step: 42 }, batchSize * latentSize);
 * ```
 */
export function normal(draw: Draw, n: number): Float32Array {
  const words = randomWords(draw, n + (n % 2));
  const out = new Float32Array(n);
  for (let i = 0; i < n; i += 2) {
    // Half a unit is added so that u is never 0, whose logarithm is infinite.
    const radius = Math.sqrt(-2 * Math.log((words[i] + 0.5) * 2 ** -32));
    const angle = 2 * Math.PI * 2 ** -32 * words[i + 1];
    out[i] = radius * Math.cos(angle);
    out[i + 1] = radius * Math.sin(angle); // ignored beyond the end, where n is odd
  }
  return out;
}
