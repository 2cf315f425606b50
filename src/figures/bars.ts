import { type Figure, makeFigure, rounded } from "./figure";
import {
  axis,
  baseLayout,
  neutral,
  plotlyText,
  trainColor,
  type Layout,
  type Trace,
} from "./theme";

/** One bar: what it stands for, and how long it is. */
export interface Bar {
  readonly label: string;
  /** At least 0. */
  readonly value: number;
  /** Drawn in the figure's own colour; the others are grey. */
  readonly emphasized?: boolean;
}

/** Bars that share an axis. */
export interface BarPanel {
  readonly title: string;
  readonly bars: readonly Bar[];
}

export interface BarChartOptions {
  readonly title?: string;
  /** Written behind each value, such as "s". */
  readonly unit?: string;
}

const PIXELS = { bar: 26, panelTitle: 40, top: 40, bottom: 16 };

/**
 * Horizontal bars with their values, from top to bottom as they come; each panel has a range of its own, so that what
 * is a hundred times as long does not flatten the rest.
 *
 * @throws RangeError where there is no bar at all
 *
 * @example
 * ```ts
 * barChart([{ title: "an epoch", bars: [{ label: "native", value: 7.5 }] }], { unit: "s" });
 * ```
 */
export function barChart(
  panels: readonly BarPanel[],
  { title = "Comparison", unit = "" }: BarChartOptions = {},
): Figure {
  const filled = panels.filter(({ bars }) => bars.length > 0);
  if (filled.length === 0) throw new RangeError(`"${title}" has no bar to draw`);
  const inner = filled.reduce((sum, { bars }) => sum + height(bars), 0);
  const layout: Layout = {
    ...baseLayout(title),
    height: inner + PIXELS.top + PIXELS.bottom,
    margin: { l: 20, r: 20, t: PIXELS.top, b: PIXELS.bottom },
    showlegend: false,
    bargap: 0.3,
  };
  const annotations: Layout[] = [];
  const data: Trace[] = [];
  let above = 0;
  filled.forEach(({ title: name, bars }, index) => {
    const suffix = index === 0 ? "" : String(index + 1);
    const top = 1 - (above + PIXELS.panelTitle) / inner;
    above += height(bars);
    const longest = Math.max(...bars.map(({ value }) => value));
    // The first category is drawn lowest unless the axis is turned.
    layout[`yaxis${suffix}`] = axis("", {
      ...{ type: "category", autorange: "reversed", anchor: `x${suffix}` },
      ...{
        domain: [1 - above / inner, top],
        ticks: "",
        gridcolor: "rgba(0,0,0,0)",
        ticksuffix: " ",
      },
    });
    layout[`xaxis${suffix}`] = axis("", {
      ...{ range: [0, 1.15 * longest || 1], anchor: `y${suffix}` },
      ...{ showticklabels: false, showgrid: false, showline: false },
    });
    data.push(panelTrace(bars, unit, suffix));
    annotations.push({
      ...{ text: plotlyText(name), showarrow: false, font: { size: 13 } },
      ...{ xref: "paper", yref: "paper", x: 0, y: top, xanchor: "left", yanchor: "bottom" },
    });
  });
  return makeFigure(data, { ...layout, annotations }, describe(title, filled, unit));
}

function panelTrace(bars: readonly Bar[], unit: string, suffix: string): Trace {
  return {
    ...{ type: "bar", orientation: "h", xaxis: `x${suffix}`, yaxis: `y${suffix}` },
    x: rounded(bars.map(({ value }) => value)),
    y: bars.map(({ label }) => plotlyText(label)),
    text: bars.map(({ value }) => shown(value, unit)),
    ...{ textposition: "outside", cliponaxis: false },
    marker: { color: bars.map(({ emphasized }) => (emphasized ? trainColor : neutral.bar)) },
    hovertemplate: "%{y}: %{text}<extra></extra>",
  };
}

function height(bars: readonly Bar[]): number {
  return bars.length * PIXELS.bar + PIXELS.panelTitle;
}

function shown(value: number, unit: string): string {
  return `${Number(value.toPrecision(3))}${unit && ` ${unit}`}`;
}

function describe(title: string, panels: readonly BarPanel[], unit: string): string {
  const bars = panels.flatMap((panel) => panel.bars);
  return `${title}: ${bars.map(({ label, value }) => `${label} ${shown(value, unit)}`).join(", ")}`;
}
