import { type Figure, makeFigure } from "./figure";
import { groupsOf, type LatentScatterOptions, nameTraces, pointTrace } from "./latent_scatter";
import { axis, baseLayout, type Layout, plotlyText, type Trace } from "./theme";

/** One map of several. */
export interface LatentPanel extends Omit<LatentScatterOptions, "classNames" | "title"> {
  /** What stands above it: "beta=4". */
  readonly name: string;
}

export interface LatentPanelsOptions {
  readonly classNames?: readonly string[];
  readonly title?: string;
}

/** More beside each other are too small on a phone. */
const mostColumns = 2;
/** Of a panel with its title and the words of its axis, in pixels. */
const rowHeight = 330;
/** Between panels, as shares of the figure's width and height. */
const gap = 0.13;

/**
 * Maps of latent codes beside each other, a class in one colour in all of them, so that a press on its
 * name in the legend takes it away everywhere. Each has axes of its own, since latent spaces have no
 * unit in common.
 *
 * @throws RangeError where there is no panel, arrays differ in length or a label has no class name
 */
export function latentPanels(
  panels: readonly LatentPanel[],
  { classNames, title = "Latent spaces" }: LatentPanelsOptions = {},
): Figure {
  if (panels.length === 0) throw new RangeError(`"${title}" has no map to draw`);
  const columns = Math.min(mostColumns, panels.length);
  const rows = Math.ceil(panels.length / columns);
  const inLegend = new Set<string>();
  const traces: Trace[] = [];
  const layout: Layout = {
    ...baseLayout(title),
    height: 110 + rows * rowHeight,
    margin: { l: 52, r: 20, t: 84, b: 96 },
    legend: { orientation: "h", x: 0, y: -60 / (rows * rowHeight), yanchor: "top", itemsizing: "constant" }, // prettier-ignore
    hovermode: "closest",
  };
  const annotations: Layout[] = [];
  for (const [index, panel] of panels.entries()) {
    const n = index === 0 ? "" : String(index + 1);
    const across = share(index % columns, columns);
    const [low, high] = share(Math.floor(index / columns), rows);
    const down = [1 - high, 1 - low];
    layout[`xaxis${n}`] = axis(panel.axes[0], {
      domain: across,
      anchor: `y${n}`,
      automargin: false,
    });
    layout[`yaxis${n}`] = axis(panel.axes[1], {
      ...{ domain: down, anchor: `x${n}`, automargin: false },
      ...{ scaleanchor: `x${n}`, scaleratio: 1 },
    });
    annotations.push({
      ...{ text: plotlyText(panel.name), showarrow: false, font: { size: 13 } },
      ...{
        xref: "paper",
        yref: "paper",
        xanchor: "left",
        yanchor: "bottom",
        x: across[0],
        y: down[1],
      },
    });
    const { classes, unlabelled } = groupsOf({ ...panel, classNames });
    const points = unlabelled.xs.length > 0 ? [unlabelled, ...classes] : classes;
    for (const group of points) {
      traces.push({
        ...pointTrace(group, !inLegend.has(group.name)),
        xaxis: `x${n}`,
        yaxis: `y${n}`,
      });
      inLegend.add(group.name);
    }
    for (const name of nameTraces(classes, true, [260, 220])) {
      traces.push({ ...name, xaxis: `x${n}`, yaxis: `y${n}` });
    }
  }
  const names = panels.map(({ name }) => name).join("; ");
  return makeFigure(traces, { ...layout, annotations }, `${title}: ${names}`);
}

/** Where the n-th of several parts is, from 0 to 1. */
function share(n: number, count: number): [number, number] {
  const width = (1 - gap * (count - 1)) / count;
  return [n * (width + gap), n * (width + gap) + width];
}
