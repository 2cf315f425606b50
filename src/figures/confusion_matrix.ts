import { type Figure, makeFigure } from "./figure";
import { counted } from "../config";
import { shortNames } from "./short_name";
import { axis, baseLayout, plotlyText, type Trace } from "./theme";

export interface ConfusionMatrixOptions {
  readonly title?: string;
  /** What a row and a column stand for, such as "told" and "taken for". */
  readonly axes?: readonly [string, string];
}

/** Of more classes than these, those are shown that are mistaken most; the others are one row. */
const mostClasses = 100;
const shownOfMany = 29;
/** Longer names are cut on the axes, and whole where a cell is pointed at. */
const mostLetters = 24;

/** Of more classes than this the cells have no room for numbers, nor the axes for every name. */
const mostWritten = 30;

// Errors are a few in a hundred: a linear scale would leave them pale. The colours cover the page, be it light or
// dark, so that the numbers read on them everywhere.
const colorscale = [
  [0, "#e9ddd2"],
  [0.1, "#f0924a"],
  [0.5, "#8dbbe6"],
  [1, "#5aa2e0"],
];
const ink = "#1a1a1a";

/**
 * A confusion matrix: a row for each true class, a column for each class it was taken for. The
 * colour is the share of the row, the number the count; zeros stay blank. Of more than 30 classes
 * the numbers are seen where they are pointed at; of more than 100, the 29 that are mistaken most
 * are shown, and all the others together.
 *
 * @param counts [true][taken for]
 * @param classNames [classes]
 * @throws RangeError where the matrix is not square or has no name for each class
 */
export function confusionMatrix(
  counts: readonly (readonly number[])[],
  classNames: readonly string[],
  { title = "Confusion matrix", axes = ["true class", "taken for"] }: ConfusionMatrixOptions = {},
): Figure {
  const classes = classNames.length;
  if (counts.length !== classes || counts.some((row) => row.length !== classes)) {
    throw new RangeError(
      `a confusion matrix of ${classes} classes needs ${classes} rows of ${classes} counts`,
    );
  }
  const shown = classes > mostClasses ? mostMistaken(counts, classNames) : { counts, classNames };
  const n = shown.classNames.length;
  const written = n <= mostWritten;
  const square = {
    ...{ type: "category", showgrid: false, showline: false },
    ...(written && { dtick: 1 }),
  };
  const layout = {
    ...baseLayout(
      classes > n ? `${title} · the ${n - 1} of ${counted(classes)} most mistaken` : title,
    ),
    // A row of numbers takes some 22 pixels; more classes than have numbers take no more room.
    height: Math.max(480, 150 + 22 * Math.min(n, mostWritten)),
    xaxis: axis(axes[1], square),
    yaxis: axis(axes[0], { ...square, autorange: "reversed" }),
  };
  const right = counts.reduce((sum, row, i) => sum + row[i], 0);
  const all = counts.reduce((sum, row) => sum + total(row), 0);
  const description = `${title}: ${counted(right)} of ${counted(all)} on the diagonal`;
  return makeFigure([heatmap(shown, axes)], layout, description);
}

interface Counted {
  readonly counts: readonly (readonly number[])[];
  readonly classNames: readonly string[];
}

function heatmap({ counts, classNames }: Counted, axes: readonly [string, string]): Trace {
  const n = classNames.length;
  const written = n <= mostWritten;
  const gap = written ? 1 : 0;
  const names = shortNames(classNames, mostLetters).map(plotlyText);
  const totals = counts.map(total);
  const shares = counts.map((row, i) => row.map((count) => count / Math.max(1, totals[i])));
  return {
    ...{ type: "heatmap", x: names, y: names, xgap: gap, ygap: gap, showscale: false },
    // What is null has no colour, and is told where it is pointed at like any other.
    z: shares.map((row) => row.map((share) => (share > 0 ? Number(share.toPrecision(4)) : null))),
    ...{ zmin: 0, zmax: 1 },
    colorscale,
    text: counts.map((row) => row.map((count) => (count > 0 ? String(count) : ""))),
    ...(written && { texttemplate: "%{text}", textfont: { size: n > 15 ? 9 : 11, color: ink } }),
    customdata: shares.map((row) => row.map((share) => `${(100 * share).toFixed(1)} %`)),
    hovertemplate: `${axes[0]} %{y}, ${axes[1]} %{x}: %{text} (%{customdata})<extra></extra>`,
  };
}

/** The classes of the most frequent confusions, in their order, and all others as one class. */
function mostMistaken(
  counts: readonly (readonly number[])[],
  classNames: readonly string[],
): Counted {
  const mistakes = classNames.map((_, label) => total(counts[label]) - counts[label][label]);
  counts.forEach((row, told) =>
    row.forEach((count, taken) => {
      if (told !== taken) mistakes[taken] += count;
    }),
  );
  const order = [...mistakes.keys()].sort((a, b) => mistakes[b] - mistakes[a]);
  const kept = order.slice(0, shownOfMany).sort((a, b) => a - b);
  const placeOf = new Map(kept.map((label, place) => [label, place]));
  const sums = Array.from({ length: kept.length + 1 }, () => new Array<number>(kept.length + 1).fill(0)); // prettier-ignore
  counts.forEach((row, told) => {
    const to = sums[placeOf.get(told) ?? kept.length];
    row.forEach((count, taken) => (to[placeOf.get(taken) ?? kept.length] += count));
  });
  const others = `${counted(classNames.length - kept.length)} others`;
  return { counts: sums, classNames: [...kept.map((label) => classNames[label]), others] };
}

function total(row: readonly number[]): number {
  return row.reduce((sum, count) => sum + count, 0);
}
