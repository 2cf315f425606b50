import { type Figure, makeFigure, rounded } from "./figure";
import { axis, baseLayout, categoricalColors, plotlyText } from "./theme";

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
  const data = runs.map(({ name, epochs, losses }, index) => {
    const color = categoricalColors[index % categoricalColors.length];
    const round = Math.floor(index / categoricalColors.length);
    return {
      ...{ type: "scatter", mode: "lines+markers", name: plotlyText(name), showlegend: true },
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
    xaxis: axis("epoch", { range: [0, 1.04 * end], dtick: Math.max(1, Math.ceil(end / 10)) }),
    yaxis: axis("nats per image"),
    // Below the axis there is room for many names, on a narrow screen, too.
    legend: { orientation: "h", x: 0, y: -0.2, yanchor: "top" },
    hovermode: "x",
  };
  const finals = runs.map(({ name, losses }) => `${name} ${losses.at(-1)?.toFixed(2) ?? "–"}`);
  return makeFigure(data, layout, `${title}, after the last epoch: ${finals.join("; ")}`);
}
