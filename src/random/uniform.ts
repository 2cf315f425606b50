import { type Draw, randomWords } from "./draw";

/**
 * Uniform numbers in [0, 1), each a multiple of 2^-24 and so exact in float32.
 *
 * @param draw seed, stream and step: the numbers are a function of these alone
 * @param n how many
 * @returns `[n]` float32
 * @throws RangeError where seed, step or n is no integer of at least 0
 *
 * @example
 * ```ts
 * const u = uniform({ seed: 7, stream: "init", step: 0 }, 512);
 * ```
 */
export function uniform(draw: Draw, n: number): Float32Array {
  const words = randomWords(draw, n);
  const out = new Float32Array(n);
  for (let i = 0; i < n; i++) out[i] = (words[i] >>> 8) * 2 ** -24;
  return out;
}
