import { type Figure, makeFigure, rounded } from "./figure";
import { shortNames } from "./short_name";
import { axis, baseLayout, categoricalColors, type Layout, plotlyText } from "./theme";

/** What is drawn of a run over its epochs, such as its loss, in nats per image. */
export interface RunCurve {
  name: string;
  epochs: readonly number[];
  losses: readonly number[];
}

export interface RunCurvesOptions {
  /**
   * What the curves are, such as "−ELBO": losses whose terms have different weights are sums of
   * different things, and say nothing beside each other. "Loss" by default.
   */
  readonly measure?: string;
}

const dashes = ["solid", "dash", "dot"];

/** Longer names are cut in the legend, and whole where a line is pointed at. */
const mostLetters = 36;

/** In pixels: the drawing, what stands above and below it, a line of the legend, a letter and the line before a name. */
const size = { plot: 290, above: 56, below: 60, line: 19, letter: 7, key: 46 };

/** The legend has the room that it needs below the drawing, whose height stays; `width` is of the whole. */
function withLegend(names: readonly string[], width: number): Layout {
  const widest = Math.max(...names.map(({ length }) => length), 0);
  const columns = Math.max(1, Math.floor(width / (size.key + size.letter * widest)));
  const legend = size.line * Math.ceil(names.length / columns) + 10;
  return {
    height: size.above + size.plot + size.below + legend,
    margin: { ...(baseLayout("").margin as Layout), t: size.above, b: size.below + legend },
    legend: {
      ...{ orientation: "h", x: 0, y: -size.below / size.plot, yanchor: "top" },
      maxheight: legend,
    },
  };
}

/**
 * The losses of several runs, or what else is measured of them, over their epochs, one line a run.
 *
 * @param split what the losses were measured on, such as `test`
 * @example
 * ```ts
 * const curves = [{ name: "beta=4", epochs: [1, 2], losses: [150, 130] }];
 * runCurves(curves, "test", { measure: "−ELBO" });
 * ```
 */
export function runCurves(
  runs: readonly RunCurve[],
  split: string,
  { measure = "Loss" }: RunCurvesOptions = {},
): Figure {
  const names = shortNames(
    runs.map(({ name }) => name),
    mostLetters,
  );
  const data = runs.map(({ name, epochs, losses }, index) => {
    const color = categoricalColors[index % categoricalColors.length];
    const round = Math.floor(index / categoricalColors.length);
    return {
      ...{
        type: "scatter",
        mode: "lines+markers",
        name: plotlyText(names[index]),
        showlegend: true,
      },
      x: epochs,
      y: rounded(losses, 5),
      line: { color, width: 2, dash: dashes[round % dashes.length] },
      marker: { color, size: 6 },
      hovertemplate: `%{y:.2f} ${plotlyText(name)}<extra></extra>`,
    };
  });
  const end = Math.max(1, ...runs.flatMap(({ epochs }) => epochs));
  const title = `${measure} · ${split}`;
  const layout = {
    ...baseLayout(title),
    ...withLegend(names, 620),
    meta: { narrow: withLegend(names, 280) },
    xaxis: axis("epoch", { range: [0, 1.04 * end], dtick: Math.max(1, Math.ceil(end / 10)) }),
    yaxis: axis("nats per image"),
    hovermode: "x",
  };
  const finals = runs.map(({ name, losses }) => `${name} ${losses.at(-1)?.toFixed(2) ?? "–"}`);
  return makeFigure(data, layout, `${title}, after the last epoch: ${finals.join("; ")}`);
}
