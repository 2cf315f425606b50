import { UserError } from "../config";
import { permutation, uniform } from "../random";
import type { Dataset, ImageSplit } from "./dataset";
import { createStoredSplit } from "./image_split";
import { knownIndices, UNKNOWN_LABEL } from "./labels";

/**
 * The same data, of whose training images only so many keep their label: as many of each class, as far
 * as they reach. Which ones, is a function of the seed and of an image's own pixels, so that the same
 * images keep theirs in whatever order they come.
 *
 * @param count labels that are kept, at least one for each class; more than there are is all of them
 * @param seed another seed keeps others. Default 0
 * @throws UserError where there are no classes, or fewer labels are asked for than classes
 * @example
 * ```ts
 * const mnist = withFewLabels(await loadDataset("mnist"), 100); // ten labelled images of each digit
 * ```
 */
export function withFewLabels(data: Dataset, count: number, seed = 0): Dataset {
  const { train, numClasses, title } = data;
  const { labels, name, store, factors } = train;
  if (numClasses === 0 || knownIndices(train).length === 0) {
    throw new UserError(`num_labels ${count} cannot be kept: ${title} has no labels`);
  }
  const few = new Int32Array(train.size).fill(UNKNOWN_LABEL);
  for (const i of keptLabels(train, count, seed)) few[i] = labels[i];
  const split = createStoredSplit({ name, store, factors, numClasses, labels: few });
  return { ...data, train: split, fewLabels: { count, seed } };
}

/** Indices of the images that keep their label. */
function keptLabels(split: ImageSplit, count: number, seed: number): number[] {
  const classes = Array.from({ length: split.numClasses }, (): number[] => []);
  split.labels.forEach((label, i) => void (label >= 0 && classes[label].push(i)));
  const present = classes.filter(({ length }) => length > 0);
  if (!(Number.isInteger(count) && count >= present.length)) {
    throw new UserError(
      `num_labels ${count} leaves some of the ${present.length} classes without a label: ` +
        `ask for ${present.length} or more`,
    );
  }
  const quotas = shares(present.map(({ length }) => length), count); // prettier-ignore
  return present.flatMap((indices, c) => {
    // What takes all of them needs no chance.
    if (quotas[c] === indices.length) return indices;
    const ranked = indices.map((i) => [chanceOf(split, i, seed), i] as const);
    return ranked.sort(([a, i], [b, j]) => a - b || i - j).slice(0, quotas[c]).map(([, i]) => i); // prettier-ignore
  });
}

/** So many of each, as even as their sizes allow; of what is left over the first ones have one more. */
function shares(sizes: readonly number[], count: number): number[] {
  const quotas = sizes.map(() => 0);
  let left = Math.min(count, sizes.reduce((sum, size) => sum + size, 0)); // prettier-ignore
  while (left > 0) {
    const open = sizes.flatMap((size, c) => (quotas[c] < size ? [c] : []));
    const each = Math.max(1, Math.floor(left / open.length));
    for (const c of open.slice(0, left)) {
      const more = Math.min(each, sizes[c] - quotas[c]);
      quotas[c] += more;
      left -= more;
    }
  }
  return quotas;
}

/** In [0, 1): a function of the seed and of the image's pixels. */
function chanceOf(split: ImageSplit, i: number, seed: number): number {
  return uniform({ seed, stream: "kept labels", step: hashOf(split.bytes([i])) }, 1)[0];
}

/** The 32 bits of the FNV-1a hash of some bytes. */
function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/**
 * Images whose label is known, for a step of training: all of them in turn, each pass in an order of
 * its own. What a step gets is a function of the seed and of the step alone.
 *
 * @param labelled indices of the images whose label is known, at least one
 * @param count images for each step
 * @returns `[count]` int32, some of `labelled`
 */
export function labelledInTurn(
  labelled: Int32Array,
  { count, seed, step }: { readonly count: number; readonly seed: number; readonly step: number },
): Int32Array {
  const { length } = labelled;
  const orders = new Map<number, Int32Array>();
  const orderOf = (pass: number) => {
    const order = orders.get(pass) ?? permutation({ seed, stream: "labelled", step: pass }, length);
    orders.set(pass, order);
    return order;
  };
  return Int32Array.from({ length: count }, (_, k) => {
    const place = step * count + k;
    return labelled[orderOf(Math.floor(place / length))[place % length]];
  });
}
