/**
 * Half a cosine, from 1 where nothing is done to 0 where all is (Loshchilov and Hutter 2017,
 * without restarts):
 *
 *     ½ (1 + cos(π · progress))
 *
 * @param progress share of the steps that are done, in [0, 1]; beyond 1 it stays 0
 * @example
 * ```ts
 * cosineDecay(0.5); // 0.5
 * ```
 */
export function cosineDecay(progress: number): number {
  return 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress)));
}
