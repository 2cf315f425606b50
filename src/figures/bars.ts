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

/** Bars under a heading. */
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

/** Longer than so many times the middle one, a bar is cut, so that it does not flatten the rest. */
const MOST_TIMES = 6;
/** Of a cut bar: where it breaks off and where its end begins, in shares of its length. */
const CUT = { from: 0.9, to: 0.92 };

/**
 * Horizontal bars with their values, from top to bottom as they come, all on one scale; a bar that would flatten the
 * rest is drawn with a gap, and its value says so.
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
  const longest = lengthOf(filled.flatMap(({ bars }) => bars.map(({ value }) => value)));
  const inner = filled.reduce((sum, { bars }) => sum + height(bars), 0);
  const layout: Layout = {
    ...baseLayout(title),
    height: inner + PIXELS.top + PIXELS.bottom,
    margin: { l: 20, r: 20, t: PIXELS.top, b: PIXELS.bottom },
    showlegend: false,
    ...{ bargap: 0.3, barmode: "overlay" },
  };
  const annotations: Layout[] = [];
  const data: Trace[] = [];
  let above = 0;
  filled.forEach(({ title: name, bars }, index) => {
    const suffix = index === 0 ? "" : String(index + 1);
    const top = 1 - (above + PIXELS.panelTitle) / inner;
    above += height(bars);
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
      ...{ range: [0, 1.2 * longest || 1], anchor: `y${suffix}` },
      ...{ showticklabels: false, showgrid: false, showline: false },
    });
    data.push(...panelTraces(bars, { unit, suffix, longest }));
    annotations.push({
      ...{ text: plotlyText(name), showarrow: false, font: { size: 13 } },
      ...{ xref: "paper", yref: "paper", x: 0, y: top, xanchor: "left", yanchor: "bottom" },
    });
  });
  return makeFigure(data, { ...layout, annotations }, describe(title, filled, unit));
}

/** Of the longest bar: the largest value, or where bars are cut. */
function lengthOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const most = MOST_TIMES * sorted[sorted.length >> 1];
  const largest = sorted[sorted.length - 1];
  return most > 0 && largest > most ? most : largest;
}

function panelTraces(
  bars: readonly Bar[],
  { unit, suffix, longest }: { unit: string; suffix: string; longest: number },
): Trace[] {
  const look = {
    ...{ type: "bar", orientation: "h", xaxis: `x${suffix}`, yaxis: `y${suffix}` },
    ...{ textposition: "outside", cliponaxis: false },
    hovertemplate: "%{y}: %{hovertext}<extra></extra>",
  };
  const color = ({ emphasized }: Bar) => (emphasized ? trainColor : neutral.bar);
  const values = bars.map(({ value }) => shown(value, unit));
  const isCut = ({ value }: Bar) => value > longest;
  const cut = bars.filter(isCut);
  const whole = {
    ...look,
    x: rounded(bars.map((bar) => (isCut(bar) ? CUT.from * longest : bar.value))),
    y: bars.map(({ label }) => plotlyText(label)),
    text: bars.map((bar, i) => (isCut(bar) ? "" : values[i])),
    hovertext: values,
    marker: { color: bars.map(color) },
  };
  if (cut.length === 0) return [whole];
  const ends = {
    ...look,
    base: rounded(cut.map(() => CUT.to * longest)),
    x: rounded(cut.map(() => (1 - CUT.to) * longest)),
    y: cut.map(({ label }) => plotlyText(label)),
    text: cut.map(({ value }) => `${shown(value, unit)}, bar cut`),
    hovertext: cut.map(({ value }) => shown(value, unit)),
    marker: { color: cut.map(color) },
  };
  return [whole, ends];
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
