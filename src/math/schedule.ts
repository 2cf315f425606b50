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

/**
 * 1 until the last part of the steps, and over that part a straight line to 0 (Zhai et al. 2022,
 * Hägele et al. 2024):
 *
 *     min(1, (1 − progress) / part)
 *
 * @param progress share of the steps that are done, in [0, 1]; beyond 1 it stays 0
 * @param part share of the steps over which it falls, in (0, 1]
 * @example
 * ```ts
 * cooldown(0.85, 0.3); // 0.5
 * ```
 */
export function cooldown(progress: number, part: number): number {
  return Math.min(1, Math.max(0, 1 - progress) / part);
}
