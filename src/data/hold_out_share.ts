import { permutation } from "../random";

/** Which images are kept and which are held out: indices, each part in an order of its own chance. */
export interface HeldOut {
  readonly kept: Int32Array;
  readonly heldOut: Int32Array;
}

/**
 * Holds out a share of the images, the same share of each class, by chance: which, is a function of
 * the seed. Both parts come shuffled, so that the first of them are of all classes.
 *
 * @param labels `[n]`; images of no known class count as one class more
 * @param share 0 to 1; at least one image is held out, and at least one kept, where there are two
 * @param stream names the draw: what is held out for the test is not what is for validation
 * @example
 * ```ts
 * const { kept, heldOut } = holdOutShare(split.labels, 0.1, { seed: 7, stream: "test" });
 * ```
 */
export function holdOutShare(
  labels: Int32Array,
  share: number,
  { seed, stream }: { readonly seed: number; readonly stream: string },
): HeldOut {
  const order = permutation({ seed, stream: `hold out ${stream}`, step: 0 }, labels.length);
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  // Of each class as many as its share; what rounding leaves is carried to the next class.
  const wanted = new Map<number, number>();
  const wantedOf = (label: number) => wanted.get(label) ?? 0;
  const want = (label: number, more: number) => wanted.set(label, wantedOf(label) + more);
  let [seen, given] = [0, 0];
  for (const [label, size] of [...sizes].sort(([a], [b]) => a - b)) {
    seen += size;
    const target = Math.round(seen * share);
    want(label, target - given);
    given = target;
  }
  const [largest] = [...sizes].sort(([, a], [, b]) => b - a)[0] ?? [];
  if (largest !== undefined && labels.length > 1) {
    if (given === 0) want(largest, 1);
    if (given === labels.length) want(largest, -1);
  }
  const kept: number[] = [];
  const heldOut: number[] = [];
  for (const i of order) {
    (wantedOf(labels[i]) > 0 ? heldOut : kept).push(i);
    want(labels[i], -1);
  }
  return { kept: Int32Array.from(kept), heldOut: Int32Array.from(heldOut) };
}
