/** Something that bears tags, such as a cell. */
interface Tagged {
  metadata: { tags?: unknown };
}

/** A cell's tags, each as it is compared: small letters, without dashes and underscores. */
export function tagsOf({ metadata: { tags } }: Tagged): Set<string> {
  return new Set(Array.isArray(tags) ? tags.map((tag) => plain(String(tag))) : []);
}

/** Whether a cell bears a tag, in whatever spelling: `raises-exception` is `raises_exception`. */
export function hasTag(cell: Tagged, tag: string): boolean {
  return tagsOf(cell).has(plain(tag));
}

/** `outputs` and `all-outputs` are `output`. */
function plain(tag: string): string {
  return tag
    .toLowerCase()
    .replace(/[-_\s]/g, "")
    .replace(/^(remove|hide)all/, "$1")
    .replace(/(input|output|cell)s$/, "$1");
}
