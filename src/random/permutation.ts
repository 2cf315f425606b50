import { type Draw, randomWords } from "./draw";

/**
 * A uniformly random order of 0, 1, …, n - 1, by the Fisher–Yates shuffle.
 *
 * Source: R. Durstenfeld, "Algorithm 235: Random permutation", 1964.
 *
 * @param draw seed, stream and step: the order is a function of these alone
 * @param n how many, up to 2^31 - 1
 * @returns `[n]` int32, each of 0 … n - 1 once
 * @throws RangeError where seed, step or n is no integer of at least 0
 *
 * @example
 * ```ts
 * const order = permutation({ seed: 7, stream: "shuffle", step: epoch }, 60_000);
 * ```
 */
export function permutation(draw: Draw, n: number): Int32Array {
  // Two words make 53 random bits, so the bias of a choice among n is at most n / 2^53.
  const words = randomWords(draw, 2 * n);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const fraction = ((words[2 * i] >>> 5) * 2 ** 26 + (words[2 * i + 1] >>> 6)) * 2 ** -53;
    const j = Math.floor(fraction * (i + 1));
    const swapped = order[i];
    order[i] = order[j];
    order[j] = swapped;
  }
  return order;
}
