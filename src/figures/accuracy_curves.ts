import { type Figure, makeFigure, rounded } from "./figure";
import { axis, baseLayout, categoricalColors, plotlyText } from "./theme";

/** How often something is right, for each number of labels that it learnt from. */
export interface AccuracyCurve {
  readonly name: string;
  readonly numLabels: readonly number[];
  /** Shares in [0, 1], one for each number of labels. */
  readonly accuracies: readonly number[];
}

/**
 * Accuracy over the number of labels, which is drawn logarithmically: one line for each way to learn.
 *
 * @example
 * ```ts
 * const curves = [{ name: "M2", numLabels: [100, 1000], accuracies: [0.9, 0.96] }];
 * figures.accuracyCurves(curves, "accuracy on test images");
 * ```
 */
export function accuracyCurves(curves: readonly AccuracyCurve[], title: string): Figure {
  const data = curves.map(({ name, numLabels, accuracies }, i) => {
    const color = categoricalColors[i % categoricalColors.length];
    return {
      ...{ type: "scatter", mode: "lines+markers", name: plotlyText(name), showlegend: true },
      x: numLabels,
      y: rounded(
        accuracies.map((share) => 100 * share),
        4,
      ),
      ...{ line: { color, width: 2 }, marker: { color, size: 7 } },
      hovertemplate: `%{y:.1f} % ${plotlyText(name)}<extra></extra>`,
    };
  });
  const ticks = [...new Set(curves.flatMap(({ numLabels }) => numLabels))].sort((a, b) => a - b);
  const layout = {
    ...baseLayout(title),
    xaxis: axis("labels", { type: "log", tickvals: ticks, ticktext: ticks.map(String) }),
    yaxis: axis("% named rightly"),
    legend: { orientation: "h", x: 0, y: -0.2, yanchor: "top" },
    hovermode: "x",
  };
  const told = curves.map(({ name, numLabels, accuracies }) => {
    const each = numLabels.map((count, i) => `${(100 * accuracies[i]).toFixed(1)} % from ${count}`);
    return `${name} ${each.join(", ")}`;
  });
  return makeFigure(data, layout, `${title}, by labels: ${told.join("; ")}`);
}
