/**
 * The least number of 1, 2 or 5 times a power of ten that is not below `value`: what people count in.
 *
 * @param value above 0
 * @example
 * ```ts
 * niceNumber(3.2) // 5
 * ```
 */
export function niceNumber(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5].find((f) => f * power >= value) ?? 10;
  return factor * power;
}
