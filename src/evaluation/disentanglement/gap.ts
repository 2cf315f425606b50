/** The best value of a row, and by how much it is ahead of the second. */
export interface Gap {
  /** Index of the best. */
  readonly best: number;
  readonly value: number;
  /** The best less the second; where there is no second, the best. */
  readonly gap: number;
}

/** How far the best of some values is ahead of the others. */
export function gapOf(values: readonly number[]): Gap {
  const best = values.reduce((at, value, i) => (value > values[at] ? i : at), 0);
  const second = Math.max(0, ...values.filter((_, i) => i !== best));
  const value = values[best] ?? 0;
  return { best, value, gap: value - second };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
