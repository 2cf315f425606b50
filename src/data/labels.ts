import { UserError } from "../config";

/** The label of an image of which no class is known. It is never a class. */
export const UNKNOWN_LABEL = -1;

/** Of how many images the class is known. */
export type Labelling = "all" | "some" | "none";

/**
 * Of how many of a split's images the class is known.
 *
 * @example
 * ```ts
 * labelling({ labels: Int32Array.of(2, UNKNOWN_LABEL) }); // "some"
 * ```
 */
export function labelling({ labels }: { readonly labels: Int32Array }): Labelling {
  let known = 0;
  for (const label of labels) if (label !== UNKNOWN_LABEL) known++;
  if (known === 0) return "none";
  return known === labels.length ? "all" : "some";
}

/** Indices of the images whose class is known: `[known]` int32. */
export function knownIndices({ labels }: { readonly labels: Int32Array }): Int32Array {
  return Int32Array.from(labels.keys()).filter((i) => labels[i] !== UNKNOWN_LABEL);
}

/** The least number of classes that labels leave room for: the largest one and 1. */
export function classesIn(labels: Iterable<number>): number {
  let largest = UNKNOWN_LABEL;
  for (const label of labels) largest = Math.max(largest, label);
  return largest + 1;
}

/**
 * Labels as a split holds them.
 *
 * @returns `[n]` int32, the same memory where they were that already
 * @throws UserError with its index where a label is no whole number from {@link UNKNOWN_LABEL} to
 *   numClasses - 1
 */
export function checkedLabels(labels: ArrayLike<number>, numClasses?: number): Int32Array {
  const largest = numClasses === undefined ? 2 ** 31 - 2 : numClasses - 1;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (Number.isInteger(label) && label >= UNKNOWN_LABEL && label <= largest) continue;
    const range = numClasses === undefined ? "of at least 0" : `from 0 to ${largest}`;
    const expected = numClasses === 0 ? "no class" : `a whole number ${range}`;
    throw new UserError(
      `label ${i} is ${label}: expected ${expected}, or ${UNKNOWN_LABEL} where it is not known`,
    );
  }
  return labels instanceof Int32Array ? labels : Int32Array.from(labels);
}
