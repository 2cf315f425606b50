/** How many codes of a codebook are in use. */
export interface CodeUse {
  /** Codes that there are. */
  readonly count: number;
  /** Codes that some image has. */
  readonly used: number;
  /** So many codes that are equally likely tell as much: exp(−Σₖ pₖ log pₖ), pₖ the share of code k. */
  readonly perplexity: number;
  /** Codes of all images together, of which no more can be in use. */
  readonly chosen: number;
}

/** @param counts [K] how often each code was chosen, at least one of them */
export function codeUse(counts: ArrayLike<number>): CodeUse {
  const all = Array.from(counts);
  const chosen = all.reduce((sum, count) => sum + count, 0);
  const shares = all.filter((count) => count > 0).map((count) => count / chosen);
  const entropy = shares.reduce((sum, p) => sum - p * Math.log(p), 0);
  return { count: all.length, used: shares.length, perplexity: Math.exp(entropy), chosen };
}
