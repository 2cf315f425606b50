import { type Figure, makeFigure, rounded } from "./figure";
import { axis, baseLayout, categoricalColor, plotlyText } from "./theme";

/** A term of a loss, and its value for each run. */
export interface TermSeries {
  readonly name: string;
  /** Nats per image. */
  readonly values: readonly number[];
}

/**
 * Terms of a loss against a setting in which runs differ, such as reconstruction and KL against β: a point
 * a run, and a line through the means of the runs that have the setting in common.
 *
 * @throws RangeError where there is no run
 */
export function termsAgainst(
  setting: { readonly name: string; readonly values: readonly number[]; readonly log?: boolean },
  terms: readonly TermSeries[],
): Figure {
  const title = `${terms.map(({ name }) => name).join(" and ")} against ${setting.name}`;
  if (setting.values.length === 0) throw new RangeError(`"${title}" has no run to draw`);
  const at = [...new Set(setting.values)].sort((a, b) => a - b);
  const meansOf = ({ values }: TermSeries) =>
    at.map((x) => {
      const same = values.filter((_, run) => setting.values[run] === x);
      return same.reduce((sum, value) => sum + value, 0) / same.length;
    });
  const data = terms.flatMap((term, i) => {
    const color = categoricalColor(i);
    const name = plotlyText(term.name);
    return [
      {
        ...{ type: "scatter", mode: "markers", name, showlegend: false },
        ...{ x: rounded(setting.values), y: rounded(term.values, 5) },
        marker: { color, size: 7, opacity: 0.6 },
        hovertemplate: `${plotlyText(setting.name)} %{x}: ${name} %{y:.2f}<extra></extra>`,
      },
      {
        ...{ type: "scatter", mode: "lines", name, hoverinfo: "skip" },
        ...{ x: rounded(at), y: rounded(meansOf(term), 5), line: { color, width: 2 } },
      },
    ];
  });
  const layout = {
    ...baseLayout(title),
    xaxis: axis(setting.name, setting.log ? { type: "log" } : {}),
    yaxis: axis("nats per image"),
    legend: { orientation: "h", x: 0, y: -0.2, yanchor: "top" },
  };
  const said = terms.map((term) => {
    const means = meansOf(term);
    return `${term.name} from ${means[0].toFixed(2)} to ${(means.at(-1) ?? NaN).toFixed(2)}`;
  });
  return makeFigure(
    data,
    layout,
    `${title}, for ${setting.name} from ${at[0]} to ${at.at(-1)}: ${said.join(", ")} nats per image`,
  );
}
