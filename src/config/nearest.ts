/**
 * The candidate that needs the fewest edits (Levenshtein 1966) to become `name`, or where none is
 * near enough to have been meant, the one that `name` begins with, or that ends with it.
 *
 * @param most how many edits that may be, and no other nearness: where it is left out a third of the
 *   name, and at least two
 * @example
 * ```ts
 * nearest("latnet_size", ["latent_size", "seed"]); // "latent_size"
 * ```
 */
export function nearest(
  name: string,
  candidates: readonly string[],
  most?: number,
): string | undefined {
  let best: string | undefined;
  let fewest = (most ?? Math.max(2, Math.ceil(name.length / 3))) + 1;
  for (const candidate of candidates) {
    const edits = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < fewest) [best, fewest] = [candidate, edits];
  }
  return best ?? (most === undefined ? sharingAnEnd(name, candidates) : undefined);
}

/** The longest candidate that `name` begins with ("convolution": conv), or that ends with it. */
function sharingAnEnd(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const sharing = candidates.filter((candidate) => {
    const own = candidate.toLowerCase();
    const isLong = Math.min(own.length, wanted.length) > 3;
    return isLong && (wanted.startsWith(own) || own.endsWith(wanted));
  });
  return sharing.sort((a, b) => b.length - a.length)[0];
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}

/** `"; did you mean X?"`, or nothing where no candidate is near. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const match = nearest(name, candidates);
  return match === undefined ? "" : `; did you mean ${match}?`;
}
