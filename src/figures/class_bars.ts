import { type Figure, makeFigure, rounded } from "./figure";
import { axis, baseLayout, neutral, plotlyText, trainColor } from "./theme";

export interface ClassBarsOptions {
  readonly title?: string;
  /** What the bars measure, with its unit. */
  readonly measure?: string;
  /** What the classes are, such as "digit". */
  readonly classes?: string;
  /** A line across, such as the mean over all images. */
  readonly mean?: number;
}

/**
 * One bar for each class, in their order.
 *
 * @throws RangeError where names and values differ in number
 */
export function classBars(
  classNames: readonly string[],
  values: ArrayLike<number>,
  { title = "By class", measure = "", classes = "class", mean }: ClassBarsOptions = {},
): Figure {
  if (classNames.length !== values.length) {
    throw new RangeError(`${classNames.length} classes, but ${values.length} values`);
  }
  const bars = {
    type: "bar",
    x: classNames.map(plotlyText),
    y: rounded(values),
    marker: { color: trainColor },
    hovertemplate: `${plotlyText(classes)} %{x}: %{y} ${plotlyText(measure)}<extra></extra>`,
  };
  const line = {
    ...{ type: "line", xref: "paper", x0: 0, x1: 1, y0: mean, y1: mean },
    line: { color: neutral.text, width: 1.5, dash: "dot" },
  };
  const layout = {
    ...baseLayout(title),
    xaxis: axis(classes, { type: "category", gridcolor: "rgba(0,0,0,0)" }),
    yaxis: axis(measure, { rangemode: "tozero" }),
    bargap: 0.25,
    ...(mean !== undefined && { shapes: [line] }),
  };
  const shown = classNames.map((name, i) => `${name} ${Number(values[i].toPrecision(3))}`);
  return makeFigure([bars], layout, `${title}: ${shown.join(", ")}`);
}
