/** How often samples told one class were taken for another. */
export interface Confusion {
  readonly told: number;
  readonly takenFor: number;
  readonly count: number;
}

/**
 * The most frequent confusions, the most frequent first; of equally frequent ones, those of the
 * classes that come first.
 *
 * @param counts [told][taken for]
 * @param most how many
 */
export function worstConfusions(counts: readonly (readonly number[])[], most: number): Confusion[] {
  const found: Confusion[] = [];
  counts.forEach((row, told) =>
    row.forEach((count, takenFor) => {
      if (count > 0 && told !== takenFor) found.push({ told, takenFor, count });
    }),
  );
  return found.sort((a, b) => b.count - a.count).slice(0, most);
}
