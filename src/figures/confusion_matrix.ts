import { type Figure, makeFigure } from "./figure";
import { axis, baseLayout, plotlyText, trainColor } from "./theme";

export interface ConfusionMatrixOptions {
  readonly title?: string;
  /** What a row and a column stand for, such as "told" and "taken for". */
  readonly axes?: readonly [string, string];
}

/**
 * A confusion matrix: a row for each true class, a column for each class it was taken for. The
 * colour is the share of the row, the number the count; zeros stay blank.
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
  const names = classNames.map(plotlyText);
  const totals = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const shares = counts.map((row, i) => row.map((count) => count / Math.max(1, totals[i])));
  const heat = {
    ...{ type: "heatmap", x: names, y: names, xgap: 1, ygap: 1, showscale: false },
    z: shares.map((row) => row.map((share) => Number(share.toPrecision(4)))),
    ...{ zmin: 0, zmax: 1 },
    // Errors are a few in a hundred: a linear scale would leave them white.
    colorscale: [
      [0, "rgba(127,127,127,0.06)"],
      [0.01, "rgba(231,99,0,0.18)"],
      [0.1, "rgba(231,99,0,0.75)"],
      [0.5, "rgba(63,144,218,0.6)"],
      [1, trainColor],
    ],
    text: counts.map((row) => row.map((count) => (count > 0 ? String(count) : ""))),
    ...{ texttemplate: "%{text}", textfont: { size: 11 } },
    customdata: shares.map((row) => row.map((share) => `${(100 * share).toFixed(1)} %`)),
    hovertemplate: `${axes[0]} %{y}, ${axes[1]} %{x}: %{text} (%{customdata})<extra></extra>`,
  };
  const square = { type: "category", showgrid: false, showline: false };
  const layout = {
    ...baseLayout(title),
    height: 480,
    xaxis: axis(axes[1], { ...square, dtick: 1 }),
    yaxis: axis(axes[0], { ...square, dtick: 1, autorange: "reversed" }),
  };
  const right = counts.reduce((sum, row, i) => sum + row[i], 0);
  const all = totals.reduce((sum, total) => sum + total, 0);
  const description = `${title}: ${right} of ${all} on the diagonal`;
  return makeFigure([heat], layout, description);
}
