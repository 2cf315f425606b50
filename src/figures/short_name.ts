const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * A name of at most so many signs, in any script: where it is longer, its middle gives way to "…",
 * since names are often told apart by their ends.
 *
 * @example
 * ```ts
 * shortName("chrysanthemum no. 12", 12); // "chrysanth…12"
 * ```
 */
export function shortName(name: string, most: number): string {
  // No name has fewer letters than signs.
  if (name.length <= most) return name;
  const signs = Array.from(graphemes.segment(name), ({ segment }) => segment);
  if (signs.length <= most) return name;
  const end = most >= 8 ? Math.floor((most - 1) / 4) : 0;
  const tail = end > 0 ? signs.slice(-end) : [];
  return [...signs.slice(0, most - 1 - end), "…", ...tail].join("");
}

/** Short names of which no two are the same, so that each can stand for its class on an axis. */
export function shortNames(names: readonly string[], most: number): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const short = shortName(name, most);
    const times = (seen.get(short) ?? 0) + 1;
    seen.set(short, times);
    return times === 1 ? short : `${short} (${times})`;
  });
}
