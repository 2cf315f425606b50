import { neutral, plotlyText, type Layout } from "./theme";

/** Something that happened at a place of the axis, in a few words. */
export interface Mark {
  readonly epoch: number;
  readonly text: string;
}

/** What the panels need to know of an axis of marks. */
interface MarkedPanel {
  /** Of its axes' names. */
  readonly suffix: string;
  /** Pixels of an epoch. */
  readonly perEpoch: number;
}

/** From one number to the next that would touch it, in pixels. */
const apart = 18;
/** Letters in a line of words: as many as a phone has room for. */
const lineLetters = 44;
const lineHeight = 17;
/** From a panel's floor to the words, in pixels: below the axis, its numbers and its name. */
const wordsBelow = 52;

/**
 * Changes as numbers at the head of their lines, over the curves: words beside the lines would lie on one another
 * and under the curves, so they stand below the figure ({@link markWords}). A number too close to one before it
 * stands a row lower.
 */
export function markNumbers(marks: readonly Mark[], { suffix, perEpoch }: MarkedPanel): Layout[] {
  /** Where the last number of each row stands, in pixels. */
  const last: number[] = [];
  return marks.map(({ epoch }, index) => {
    const place = epoch * perEpoch;
    const free = last.findIndex((before) => place - before >= apart);
    const row = free === -1 ? last.length : free;
    last[row] = place;
    return {
      ...{ name: "mark", text: String(index + 1), showarrow: false },
      ...{ xref: `x${suffix}`, yref: `y${suffix} domain`, x: epoch, y: 1 },
      ...{ yanchor: "top", yshift: -row * apart },
      ...{ bgcolor: neutral.plate, borderpad: 2, font: { size: 10, color: "#fff" } },
    };
  });
}

/** What the numbers mean: "1: β 1 → 4 · 2: learning rate 1e-3 → 5e-4", in as many lines as that takes. */
export function markWords(marks: readonly Mark[]): string[] {
  const lines: string[] = [];
  for (const [index, { text }] of marks.entries()) {
    const words = `${index + 1}: ${text}`;
    const before = lines[lines.length - 1];
    if (before !== undefined && before.length + words.length + 3 <= lineLetters) {
      lines[lines.length - 1] = `${before} · ${words}`;
    } else {
      lines.push(words);
    }
  }
  return lines;
}

/** The room that the words take below a figure, in pixels. */
export function markWordsHeight(marks: readonly Mark[]): number {
  return lineHeight * markWords(marks).length;
}

/** The words, below the figure's lowest panel. */
export function markNote(marks: readonly Mark[]): Layout[] {
  if (marks.length === 0) return [];
  return [
    {
      ...{ name: "marks", text: markWords(marks).map(plotlyText).join("<br>"), showarrow: false },
      ...{ xref: "paper", yref: "paper", x: 0, y: 0, xanchor: "left", yanchor: "top" },
      ...{ yshift: -wordsBelow, align: "left", font: { size: 12 } },
    },
  ];
}
