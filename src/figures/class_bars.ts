import { type Figure, makeFigure, rounded } from "./figure";
import { counted } from "../config";
import { shortName, shortNames } from "./short_name";
import { axis, baseLayout, type Layout, neutral, plotlyText, trainColor } from "./theme";

export interface ClassBarsOptions {
  readonly title?: string;
  /** What the bars measure, with its unit. */
  readonly measure?: string;
  /** What the classes are, such as "digit". */
  readonly classes?: string;
  /** A line across, such as the mean over all images. */
  readonly mean?: number;
}

/** Longer names are cut on the axis, and whole where a bar is pointed at. */
const mostLetters = 24;

/** More classes than this, and the description names the least and the largest alone. */
const mostDescribed = 20;

/**
 * One bar for each class, in their order. Of many classes the axis names as many as have room; each
 * bar says its own when it is pointed at.
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
  const names = shortNames(classNames, mostLetters).map(plotlyText);
  const cut = classNames.some((name, i) => names[i] !== plotlyText(name));
  const bars = {
    type: "bar",
    x: names,
    y: rounded(values),
    marker: { color: trainColor },
    hovertemplate: `${plotlyText(classes)} ${cut ? "%{customdata}" : "%{x}"}: %{y} ${plotlyText(measure)}<extra></extra>`,
    ...(cut && { customdata: classNames.map(plotlyText) }),
  };
  const layout = {
    ...baseLayout(title),
    xaxis: axis(classes, { type: "category", gridcolor: "rgba(0,0,0,0)" }),
    yaxis: axis(measure, { rangemode: "tozero" }),
    bargap: 0.25,
    ...(mean !== undefined && meanLine(mean)),
  };
  return makeFigure([bars], layout, `${title}: ${inWords(classNames, values)}`);
}

/** The line, and on a plate what it is: it may lie on bars. */
function meanLine(mean: number): Layout {
  const line = {
    ...{ type: "line", xref: "paper", x0: 0, x1: 1, y0: mean, y1: mean },
    line: { color: neutral.text, width: 1.5, dash: "dot" },
  };
  const words = {
    ...{ text: `mean ${Number(mean.toPrecision(3))}`, showarrow: false },
    ...{ xref: "paper", x: 1, xanchor: "right", y: mean, yanchor: "bottom", yshift: 3 },
    ...{ bgcolor: neutral.plate, borderpad: 2, font: { size: 10, color: "#fff" } },
  };
  return { shapes: [line], annotations: [words] };
}

function inWords(classNames: readonly string[], values: ArrayLike<number>): string {
  const said = classNames.map(
    (name, i) => `${shortName(name, mostLetters)} ${Number(values[i].toPrecision(3))}`,
  );
  if (said.length <= mostDescribed) return said.join(", ");
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const [least, most] = [said[order[0]], said[order[order.length - 1]]];
  return `${counted(said.length)} classes, from ${least} to ${most}`;
}
