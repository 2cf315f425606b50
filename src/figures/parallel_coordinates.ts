import { type Figure, makeFigure, rounded } from "./figure";
import { baseLayout, neutral, plotlyText, testColor, trainColor, type Trace } from "./theme";

/** One of the upright axes: what it shows, and its value for each run. */
export interface ParallelAxis {
  readonly title: string;
  /** Numbers are placed by their size, whatever else in the order of its first appearance. */
  readonly values: readonly unknown[];
  /** Numbers by their logarithm. */
  readonly log?: boolean;
}

export interface ParallelCoordinatesOptions {
  readonly title?: string;
  /** What stands beside the pointer, for each run. */
  readonly names: readonly string[];
  /** Index of the run that is drawn over the others. */
  readonly best?: number;
}

/**
 * Runs as lines across upright axes, one for each setting and, last, what came of it: which settings the
 * good ones share is seen where their lines meet.
 *
 * @throws RangeError where there are fewer than two axes or no run
 * @example
 * ```ts
 * const axes = [{ title: "β", values: [1, 4] }, { title: "loss", values: [98.2, 110.5] }];
 * parallelCoordinates(axes, { names: ["β=1", "β=4"], best: 0 });
 * ```
 */
export function parallelCoordinates(
  axes: readonly ParallelAxis[],
  { title = "Settings and what came of them", names, best }: ParallelCoordinatesOptions,
): Figure {
  if (axes.length < 2 || names.length === 0) {
    throw new RangeError(`"${title}" has ${axes.length} axes and ${names.length} runs to draw`);
  }
  const scales = axes.map(scaleOf);
  const places = scales.map(({ place }, i) => axes[i].values.map(place));
  const last = places.at(-1) ?? [];
  const order = names.map((_, run) => run).sort((a, b) => Number(a === best) - Number(b === best));
  const lines = order.map((run): Trace => {
    const isBest = run === best;
    return {
      ...{ type: "scatter", mode: "lines+markers", name: plotlyText(names[run]) },
      x: axes.map((_, i) => i),
      y: rounded(places.map((axis) => axis[run])),
      // A run's line is the darker the higher it ends, so that it can be followed to its settings.
      opacity: isBest ? 1 : 0.25 + 0.5 * (last[run] ?? 0),
      line: { color: isBest ? testColor : trainColor, width: isBest ? 3 : 1.5 },
      marker: { color: isBest ? testColor : trainColor, size: isBest ? 8 : 5 },
      text: axes.map(({ values, title: of }) => plotlyText(`${of} ${textOf(values[run])}`)),
      hovertemplate: `%{text}<br>${plotlyText(names[run])}<extra></extra>`,
    };
  });
  const uprights = axes.map((_, i) => ({
    ...{ type: "line", x0: i, x1: i, y0: 0, y1: 1, layer: "below" },
    line: { color: neutral.axis, width: 1 },
  }));
  const ticks = scales.flatMap(({ ticks: at }, i) =>
    at.map(({ text, y }) => ({
      ...{ x: i, y, text: plotlyText(text), showarrow: false, font: { size: 11 } },
      ...(i === axes.length - 1
        ? { xanchor: "left", xshift: 8 }
        : { xanchor: "right", xshift: -8 }),
    })),
  );
  const heads = axes.map(({ title: text }, i) => ({
    ...{ x: i, y: 1, text: `<b>${plotlyText(text)}</b>`, showarrow: false, yshift: 20 },
  }));
  const layout = {
    ...baseLayout(title),
    xaxis: { range: [-0.35, axes.length - 0.6], visible: false, fixedrange: true },
    yaxis: { range: [-0.05, 1.05], visible: false, fixedrange: true },
    ...{ shapes: uprights, annotations: [...ticks, ...heads] },
    margin: { l: 30, r: 30, t: 84, b: 20 },
    ...{ showlegend: false, hovermode: "closest" },
  };
  const said = best === undefined ? "" : `; the best: ${names[best]}`;
  const shown = axes.map((axis) => axis.title).join(", ");
  return makeFigure(lines, layout, `${title}: ${names.length} runs across ${shown}${said}`);
}

interface Scale {
  /** From 0, the lowest, to 1. */
  place(value: unknown): number;
  readonly ticks: readonly { readonly text: string; readonly y: number }[];
}

/** More ticks than these stand in each other's way. */
const MOST_TICKS = 9;

function scaleOf({ values, log = false }: ParallelAxis): Scale {
  const numbers = values.filter((value): value is number => typeof value === "number");
  if (numbers.length < values.length) return orderedScale(values);
  const measure = (value: number) => (log && Math.min(...numbers) > 0 ? Math.log(value) : value);
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const span = measure(high) - measure(low);
  const place = (value: unknown) =>
    span === 0 ? 0.5 : (measure(Number(value)) - measure(low)) / span;
  const each = [...new Set(numbers)].sort((a, b) => a - b);
  const shown = each.length <= MOST_TICKS && isApart(each.map(place)) ? each : [low, high];
  const ticks = [...new Set(shown)].map((value) => ({ text: textOf(value), y: place(value) }));
  return { place, ticks };
}

function orderedScale(values: readonly unknown[]): Scale {
  const names = [...new Set(values.map(textOf))];
  const place = (value: unknown) =>
    names.length === 1 ? 0.5 : names.indexOf(textOf(value)) / (names.length - 1);
  const ticks = names.slice(0, 2 * MOST_TICKS).map((text) => ({ text, y: place(text) }));
  return { place, ticks };
}

/** Whether ticks at these heights can be read. */
const isApart = (heights: readonly number[]) =>
  heights.every((y, i) => i === 0 || y - heights[i - 1] > 0.05);

function textOf(value: unknown): string {
  if (typeof value === "number") return String(Number(value.toPrecision(4)));
  return typeof value === "string" ? value : JSON.stringify(value);
}
