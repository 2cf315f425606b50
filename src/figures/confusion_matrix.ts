import { type Figure, makeFigure } from "./figure";
import { axis, baseLayout, plotlyText, trainColor } from "./theme";

export interface ConfusionMatrixOptions {
  readonly title?: string;
  /** What a row and a column stand for, such as "told" and "taken for". */
  readonly axes?: readonly [string, string];
}

/** Of more classes than this the cells have no room for numbers, nor the axes for every name. */
const mostWritten = 30;

// Errors are a few in a hundred: a linear scale would leave them white.
const colorscale = [
  [0, "rgba(127,127,127,0.06)"],
  [0.01, "rgba(231,99,0,0.18)"],
  [0.1, "rgba(231,99,0,0.75)"],
  [0.5, "rgba(63,144,218,0.6)"],
  [1, trainColor],
];

/**
 * A confusion matrix: a row for each true class, a column for each class it was taken for. The
 * colour is the share of the row, the number the count; zeros stay blank. Of more than 30 classes
 * the numbers are seen where they are pointed at.
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
  const n = classNames.length;
  if (counts.length !== n || counts.some((row) => row.length !== n)) {
    throw new RangeError(`a confusion matrix of ${n} classes needs ${n} rows of ${n} counts`);
  }
  const written = n <= mostWritten;
  const gap = written ? 1 : 0;
  const names = classNames.map(plotlyText);
  const totals = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const shares = counts.map((row, i) => row.map((count) => count / Math.max(1, totals[i])));
  const heat = {
    ...{ type: "heatmap", x: names, y: names, xgap: gap, ygap: gap, showscale: false },
    z: shares.map((row) => row.map((share) => Number(share.toPrecision(4)))),
    ...{ zmin: 0, zmax: 1 },
    colorscale,
    text: counts.map((row) => row.map((count) => (count > 0 ? String(count) : ""))),
    ...(written && { texttemplate: "%{text}", textfont: { size: n > 15 ? 9 : 11 } }),
    customdata: shares.map((row) => row.map((share) => `${(100 * share).toFixed(1)} %`)),
    hovertemplate: `${axes[0]} %{y}, ${axes[1]} %{x}: %{text} (%{customdata})<extra></extra>`,
  };
  const square = {
    ...{ type: "category", showgrid: false, showline: false },
    ...(written && { dtick: 1 }),
  };
  const layout = {
    ...baseLayout(title),
    // A row of numbers takes some 22 pixels; more classes than have numbers take no more room.
    height: Math.max(480, 150 + 22 * Math.min(n, mostWritten)),
    xaxis: axis(axes[1], square),
    yaxis: axis(axes[0], { ...square, autorange: "reversed" }),
  };
  const right = counts.reduce((sum, row, i) => sum + row[i], 0);
  const all = totals.reduce((sum, total) => sum + total, 0);
  const description = `${title}: ${right} of ${all} on the diagonal`;
  return makeFigure([heat], layout, description);
}
