const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** What takes two columns of a terminal: the scripts of East Asia, and pictures. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\ufe0f]/u;
/** What takes none of its own, or makes a terminal do something: control and direction marks. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const joiner = "\u200d";

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
  return partsOf(text).reduce((sum, { columns }) => sum + columns, 0);
}

/**
 * Text of any script in so many columns of a terminal. Where it is longer, its middle gives way to
 * "…", since names are often told apart by their ends; where it is shorter, it is filled up with
 * spaces. Of control characters nothing is left.
 *
 * @example
 * ```ts
 * inColumns("chrysanthemum no. 12", 14); // "chrysanth…. 12"
 * ```
 */
export function inColumns(text: string, columns: number): string {
  const parts = partsOf(text);
  const all = columnsOf(text);
  const cut = all > columns;
  const end = cut && columns >= 12 ? Math.floor((columns - 1) / 3) : 0;
  const head = fitting(parts, cut ? columns - 1 - end : columns);
  const tail = cut ? fitting([...parts].reverse(), end).reverse() : [];
  const shown = [...head, ...(cut ? [{ text: "…", columns: 1 }] : []), ...tail];
  const used = shown.reduce((sum, part) => sum + part.columns, 0);
  return shown.map((part) => part.text).join("") + " ".repeat(columns - used);
}

/** The first parts that have room. */
function fitting(parts: readonly Part[], columns: number): Part[] {
  let used = 0;
  const over = parts.findIndex((part) => (used += part.columns) > columns);
  return parts.slice(0, over < 0 ? parts.length : over);
}

interface Part {
  readonly text: string;
  readonly columns: number;
}

/** What is seen as one sign each, with its width. */
function partsOf(text: string): Part[] {
  const plain = text.replace(unseen, (mark) => (mark === joiner ? mark : " "));
  return Array.from(graphemes.segment(plain), ({ segment }) => {
    return { text: segment, columns: wide.test(segment) ? 2 : 1 };
  });
}
