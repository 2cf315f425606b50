/**
 * KL(N(mean, exp(logVar)) ‖ N(0, I)) in plain numbers, in nats: the sum over dimensions of
 *
 *     ½ (mean² + exp(logVar) − 1 − logVar)
 *
 * (Kingma and Welling 2013, appendix B). The same for tensors is `klDivergence`.
 *
 * @param mean `[latentSize]`
 * @param logVar `[latentSize]`, the natural logarithm of the variance
 * @example
 * ```ts
 * klToStandardNormal([1, 0], [0, 0]); // ½
 * ```
 */
export function klToStandardNormal(mean: ArrayLike<number>, logVar: ArrayLike<number>): number {
  let kl = 0;
  for (let d = 0; d < mean.length; d++) {
    kl += 0.5 * (mean[d] ** 2 + Math.exp(logVar[d]) - 1 - logVar[d]);
  }
  return kl;
}
