/**
 * A count as people read it, the same in every place and on every machine: with a comma from 1,000 on. Flags, bounds
 * that one may paste, shapes and JSON stay plain.
 *
 * @example
 * ```ts
 * counted(60000); // "60,000"
 * ```
 */
export function counted(count: number): string {
  return count.toLocaleString("en");
}
