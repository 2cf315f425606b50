import type { EpochRecord } from "../training/records";
import { type LossMeans, termNames, termTitle } from "../models/terms";
import { type Figure, makeFigure, rounded } from "./figure";
import { type Mark, markNote, markNumbers, markWordsHeight } from "./mark_labels";
import { niceNumber } from "./nice_number";
import {
  axis,
  baseLayout,
  neutral,
  plotlyText,
  testColor,
  trainColor,
  type Layout,
  type Trace,
} from "./theme";

/** What figures read of an epoch; a history that was written earlier may lack test split or weights. */
export type EpochLosses = Pick<EpochRecord, "epoch" | "train"> &
  Partial<Pick<EpochRecord, "test" | "weights">>;

/** The train loss within an epoch: `epoch` 2.25 is a quarter into the third epoch. */
export interface StepPoint {
  readonly epoch: number;
  /** In nats per image. */
  readonly means: LossMeans;
}

export interface LossCurvesOptions {
  title?: string;
  /**
   * Epochs that the whole run is to make, for a run that still goes on: the axis reaches beyond the data, and as far
   * as this where the run is. By default it ends with the data.
   */
  numEpochs?: number;
  /** Train losses within the epochs, drawn as a thin line behind those of whole epochs. */
  steps?: readonly StepPoint[];
  /** What happened on the way: a numbered line across each panel, its words below the figure. */
  marks?: readonly Mark[];
  /** The split that was measured after each epoch; "test" by default. */
  measured?: string;
}

/** What the panels draw. */
interface Curves {
  readonly history: readonly EpochLosses[];
  readonly steps: readonly StepPoint[];
  readonly marks: readonly Mark[];
  readonly measured: string;
}

/** A panel: the loss or a term of it. */
interface Panel {
  readonly term: string;
  readonly title: string;
  /** Of its axes' names: nothing for the first panel, then 2, 3, … */
  readonly suffix: string;
  /** Whether names stand here that need to stand but once in the figure. */
  readonly first: boolean;
  /** Whether it is the first of a row. */
  readonly leftmost: boolean;
}

const bareMargin = { l: 56, r: 20, t: 84, b: 52 };
const mostColumns = 3;
/** Of three panels in a row in a notebook beside an open side bar, in pixels. */
const narrowestPanel = 150;

/**
 * The loss and each of its terms over the epochs, in nats per image, train and test: a panel each,
 * at most three in a row and each with its own range, since the terms differ in size. The terms are
 * drawn without their weights; a weight other than 1 stands in the panel's title.
 *
 * @param history one record an epoch; may be empty, while the first epoch still runs
 *
 * @example
 * ```ts
 * lossCurves(run.history, { title: "VAE · loss · MNIST" });
 * ```
 */
export function lossCurves(
  history: readonly EpochLosses[],
  {
    title = "Loss",
    numEpochs = 1,
    steps = [],
    marks = [],
    measured = "test",
  }: LossCurvesOptions = {},
): Figure {
  const curves = { history, steps, marks, measured };
  const panels = panelsOf(curves);
  // The axis is whole epochs: a tick at each of the first few, else some five of them.
  const end = reach(curves, numEpochs);
  const epochRange = { range: [0, 1.04 * end], dtick: Math.max(1, Math.ceil(end / 5)) };
  const layout: Layout = { ...baseLayout(title), ...arrangement(title, panels.length, marks) };
  for (const { term, suffix, leftmost } of panels) {
    const range = valueRange(curves, term);
    layout[`xaxis${suffix}`] = axis("epoch", epochRange);
    layout[`yaxis${suffix}`] = axis(leftmost ? "nats per image" : "", range && { range });
  }
  const perEpoch = narrowestPanel / epochRange.range[1];
  layout.annotations = [
    ...panels.map(panelHeading),
    ...panels.flatMap(({ suffix }) => markNumbers(marks, { suffix, perEpoch })),
    ...markNote(marks),
  ];
  layout.shapes = panels.flatMap((panel) => marks.map((mark) => markLine(mark, panel)));
  const data = panels.flatMap((panel) => panelTraces(curves, panel));
  return makeFigure(data, layout, describe(title, curves));
}

/**
 * The epoch at which the axis ends: 1, 2, 5, 10, …, the first that holds the data, and no more than the run is to
 * make. On an axis of the whole run the first epoch's curve would be as wide as a line.
 */
function reach({ history, steps, marks }: Curves, numEpochs: number): number {
  const within = [steps, marks].map((points) => points[points.length - 1]?.epoch ?? 0);
  const data = Math.max(1, ...within.map(Math.ceil), ...history.map(({ epoch }) => epoch));
  return Math.max(data, Math.min(numEpochs, niceNumber(data)));
}

/** The loss, and each term that a record knows, in the order in which the model states them. */
function panelsOf({ history, steps }: Curves): Panel[] {
  const means = [...history.map(({ train }) => train), ...steps.map((step) => step.means)];
  const terms = [...new Set(["loss", ...means.flatMap(termNames)])];
  const { columns } = gridOf(terms.length);
  return terms.map((term, index) => ({
    term,
    title: panelTitle(term, history),
    suffix: index === 0 ? "" : String(index + 1),
    first: index === 0,
    leftmost: index % columns === 0,
  }));
}

/** Rows as even as they can be: four panels stand two by two. */
function gridOf(panels: number): { rows: number; columns: number } {
  const rows = Math.ceil(panels / mostColumns);
  return { rows, columns: Math.ceil(panels / rows) };
}

/** "KL (weight 4)": what is drawn is the term, and what it counts in the loss stands beside it. */
function panelTitle(term: string, history: readonly EpochLosses[]): string {
  const title = termTitle(term);
  const weights = history.flatMap((record) => record.weights?.train[term] ?? []);
  const low = brief(Math.min(...weights));
  const high = brief(Math.max(...weights));
  if (weights.length === 0 || (low === "1" && high === "1")) return title;
  return `${title} (weight ${low === high ? low : `${low} to ${high}`})`;
}

const brief = (value: number) => String(Number(value.toPrecision(3)));

/** Sizes and places; in `meta.narrow` those for a phone. */
function arrangement(title: string, panels: number, marks: readonly Mark[]): Layout {
  const { rows, columns } = gridOf(panels);
  const words = markWordsHeight(marks);
  const margin = { ...bareMargin, b: bareMargin.b + words };
  const height = rows === 1 ? 420 + words : margin.t + margin.b + 262 * rows;
  const fromTop = (pixels: number, of: number) => Number((1 - pixels / of).toFixed(4));
  const heading = (y: number) => ({ ...(baseLayout(title).title as Layout), y });
  const narrowHeight = 180 + words + Math.round((700 / 3) * panels);
  const narrow: Layout = {
    grid: { rows: panels, columns: 1, pattern: "independent", ygap: 0.36 },
    height: narrowHeight,
    title: heading(fromTop(26, narrowHeight)),
    margin: { ...margin, t: 128 },
    // The panels stand below one another, and the legend below the title.
    legend: {
      ...{ orientation: "h", xref: "container", x: 0.012, xanchor: "left" },
      ...{ yref: "container", y: fromTop(48, narrowHeight), yanchor: "top" },
    },
  };
  return {
    height,
    title: heading(fromTop(13, height)),
    grid: { rows, columns, pattern: "independent", xgap: 0.22, ygap: 0.28 },
    margin,
    legend: {
      ...{ orientation: "h", xref: "container", x: 0.98, xanchor: "right" },
      // Below the tool bar, which shows itself above it.
      ...{ yref: "container", y: fromTop(30, height), yanchor: "top" },
    },
    hovermode: "x",
    meta: { narrow },
  };
}

function panelTraces(
  { history, steps, measured }: Curves,
  { term, suffix, first }: Panel,
): Trace[] {
  const axes = { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
  const within = {
    ...axes,
    ...{ type: "scatter", mode: "lines", name: "within epoch", legendgroup: "steps" },
    showlegend: first,
    x: rounded(steps.map(({ epoch }) => epoch)),
    y: rounded(steps.map(({ means }) => means[term] ?? NaN)),
    // Paler, it would not be seen on white: it is told from the train curve by its width and lack of dots.
    line: { color: trainColor, width: 1 },
    hoverinfo: "skip",
  };
  const shown = (name: "train" | "test") => (name === "test" ? measured : name);
  const epochs = (name: "train" | "test", records: readonly EpochLosses[], color: string) => ({
    ...axes,
    ...{ type: "scatter", mode: "lines+markers", name: shown(name), legendgroup: name },
    showlegend: first,
    x: records.map(({ epoch }) => epoch),
    y: rounded(
      records.map((record) => record[name]?.[term] ?? NaN),
      5,
    ),
    line: { color, width: 2 },
    marker: { color, size: 6 },
    hovertemplate: `%{y:.2f} ${shown(name)}<extra></extra>`,
  });
  const tested = history.filter(({ test }) => test !== undefined);
  return [
    ...(steps.length > 0 ? [within] : []),
    epochs("train", history, trainColor),
    ...(tested.length > 0 ? [epochs("test", tested, testColor)] : []),
  ];
}

function panelHeading({ title, suffix }: Panel): Layout {
  return {
    ...{ name: "panel", text: plotlyText(title), showarrow: false, font: { size: 13 } },
    ...{ xref: `x${suffix} domain`, yref: `y${suffix} domain`, x: 0, y: 1.03 },
    ...{ xanchor: "left", yanchor: "bottom" },
  };
}

function markLine({ epoch }: Mark, { suffix }: Panel): Layout {
  return {
    ...{ type: "line", layer: "below", xref: `x${suffix}`, yref: `y${suffix} domain` },
    ...{ x0: epoch, x1: epoch, y0: 0, y1: 1 },
    line: { color: neutral.text, width: 1, dash: "dot" },
  };
}

/**
 * The range of a panel. Within the first epoch the loss falls from hundreds of nats, which would
 * flatten everything after it, so that does not count once two epochs are complete, and before that
 * not the first fifth of the way: its line leaves the panel through its top.
 */
function valueRange({ history, steps }: Curves, term: string): [number, number] | undefined {
  const way = Math.min(1, steps[steps.length - 1]?.epoch ?? 0);
  const settled = history.length < 2 ? way / 5 : 1;
  const values = [
    ...history.flatMap(({ train, test }) => [train[term], test?.[term] ?? NaN]),
    ...steps.filter(({ epoch }) => epoch > settled).map(({ means }) => means[term]),
  ].filter(Number.isFinite);
  if (values.length === 0) return undefined;
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = 0.08 * (high - low) || 0.05 * Math.abs(high) || 1;
  return [low - room, high + room];
}

function describe(title: string, { history, marks, measured }: Curves): string {
  const last = history[history.length - 1];
  if (last === undefined) return `${title}: no epoch is complete yet`;
  const test = last.test ? `, ${measured} ${last.test.loss.toFixed(2)}` : "";
  const changed = marks.map(({ epoch, text }) => `; ${text} at epoch ${epoch.toFixed(1)}`).join("");
  return `${title}: after epoch ${last.epoch}, train ${last.train.loss.toFixed(2)}${test} nats per image${changed}`;
}
