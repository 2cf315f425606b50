import { type Figure, makeFigure, rounded } from "./figure";
import type { Trace } from "./plotly_json";
import { axis, baseLayout, categoricalColors, plotlyText } from "./theme";

export interface LatentScatterOptions {
  /** First and second coordinate of each point. */
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  /** Class of each point, an index into `classNames`. */
  labels: ArrayLike<number>;
  classNames: readonly string[];
  /** What the two axes are: "z₁" or "first principal component (31 %)". */
  axes: readonly [string, string];
  title?: string;
}

/** More points than this make a notebook heavy and a plot no clearer. */
const maxPoints = 5000;

/**
 * Latent codes as points in the plane, coloured by class, with each class's name at its median point, so that
 * colour is not the only key. The first 5,000 points are drawn. One unit is as long on both axes.
 *
 * @throws RangeError where the arrays differ in length or a label has no class name
 */
export function latentScatter(options: LatentScatterOptions): Figure {
  const { x, y, labels, classNames, axes, title = "Latent space" } = options;
  if (x.length !== y.length || x.length !== labels.length) {
    throw new RangeError(
      `a scatter of ${x.length} x, ${y.length} y and ${labels.length} labels: the counts must agree`,
    );
  }
  const count = Math.min(x.length, maxPoints);
  const members = classNames.map((): number[] => []);
  for (let index = 0; index < count; index++) {
    const label = labels[index];
    if (members[label] === undefined) throw new RangeError(`label ${label} has no class name`);
    members[label].push(index);
  }
  const groups = members.map((indices, label) => ({
    name: plotlyText(classNames[label]),
    color: categoricalColors[label % categoricalColors.length],
    xs: indices.map((index) => x[index]),
    ys: indices.map((index) => y[index]),
  }));
  const filled = groups.filter(({ xs }) => xs.length > 0);
  const points = filled.map(({ name, color, xs, ys }): Trace => ({
    ...{ type: "scatter", mode: "markers", name, legendgroup: name },
    x: rounded(xs),
    y: rounded(ys),
    marker: { color, size: 5, opacity: 0.65 },
    hovertemplate: `${name}<br>%{x}, %{y}<extra></extra>`,
  }));
  // After all the points, so that no point covers a name.
  const names = filled.map(({ name, color, xs, ys }): Trace => ({
    ...{ type: "scatter", mode: "markers+text", legendgroup: name, showlegend: false },
    x: rounded([median(xs)]),
    y: rounded([median(ys)]),
    marker: { color, size: 20, line: { color: "#fff", width: 1.5 } },
    text: [`<b>${name}</b>`],
    textfont: { color: isLight(color) ? "#222" : "#fff", size: 12 },
    hoverinfo: "skip",
  }));
  const layout = {
    ...baseLayout(title),
    height: 520,
    margin: { l: 70, r: 20, t: 56, b: 56 },
    // Margins that follow the ticks, which follow a scale common to both axes, which follows the
    // margins: for some ranges plotly.js finds no end. So the margins stay.
    xaxis: axis(axes[0], { automargin: false }),
    yaxis: axis(axes[1], { automargin: false, scaleanchor: "x", scaleratio: 1 }),
    legend: { itemsizing: "constant" },
    hovermode: "closest",
  };
  const description = `${title}: ${count} points in ${filled.length} classes, ${axes.join(" against ")}`;
  return makeFigure([...points, ...names], layout, description);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  return sorted.length % 2 ? upper : (sorted[middle - 1] + upper) / 2;
}

/** Whether dark text reads better than white on a colour, by its luma (ITU-R BT.601). */
function isLight(hex: string): boolean {
  const channel = (start: number) => parseInt(hex.slice(start, start + 2), 16);
  return 0.299 * channel(1) + 0.587 * channel(3) + 0.114 * channel(5) > 150;
}
