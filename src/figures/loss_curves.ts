import { type Figure, makeFigure, rounded } from "./figure";
import type { HistoryRecord, LossTerms, StepPoint } from "./history";
import type { Layout, Trace } from "./plotly_json";
import { axis, baseLayout, neutral, plotlyText, testColor, trainColor } from "./theme";

export interface LossCurvesOptions {
  title?: string;
  /** Epochs that the whole run is to make: how far the axis reaches; by default as far as the data. */
  numEpochs?: number;
  /** Train losses within the epochs, drawn as a faint line behind those of whole epochs. */
  steps?: readonly StepPoint[];
  /** What happened on the way, drawn as a line across each panel. */
  marks?: readonly Mark[];
}

/** Something that happened at a place of the axis, in a few words. */
export interface Mark {
  readonly epoch: number;
  readonly text: string;
}

const panels: readonly { term: keyof LossTerms; name: string }[] = [
  { term: "loss", name: "loss" },
  { term: "reconstruction", name: "reconstruction" },
  { term: "kl", name: "KL" },
];

/** On a phone the panels stand below one another, and the legend below the title. */
const narrow: Layout = {
  grid: { rows: panels.length, columns: 1, pattern: "independent", ygap: 0.36 },
  height: 880,
  margin: { l: 56, r: 20, t: 128, b: 52 },
  legend: {
    ...{ orientation: "h", xref: "container", x: 0.012, xanchor: "left" },
    ...{ yref: "container", y: 0.945, yanchor: "top" },
  },
};

/**
 * The total loss, the reconstruction term and the KL term over the epochs, in nats per image, train and test: three
 * panels side by side, each with its own range, since the terms differ in size.
 *
 * @param history one record an epoch; may be empty, while the first epoch still runs
 *
 * @example
 * ```ts
 * lossCurves(run.history, { title: "VAE · loss · MNIST" });
 * ```
 */
export function lossCurves(
  history: readonly HistoryRecord[],
  { title = "Loss", numEpochs = 1, steps = [], marks = [] }: LossCurvesOptions = {},
): Figure {
  const data: Trace[] = [];
  const layout: Layout = {
    ...baseLayout(title),
    grid: { rows: 1, columns: panels.length, pattern: "independent", xgap: 0.22 },
    margin: { l: 56, r: 20, t: 84, b: 52 },
    legend: {
      ...{ orientation: "h", xref: "container", x: 0.98, xanchor: "right" },
      ...{ yref: "container", y: 0.975, yanchor: "top" },
    },
    hovermode: "x",
    meta: { narrow },
  };
  const annotations: Layout[] = [];
  const shapes: Layout[] = [];
  // The axis is whole epochs: a tick at each of the first few, else some five of them.
  const end = Math.max(1, numEpochs, ...history.map(({ epoch }) => epoch));
  const epochRange = { range: [0, 1.04 * end], dtick: Math.max(1, Math.ceil(end / 5)) };
  const tested = history.filter((record) => record.test !== undefined);

  panels.forEach(({ term, name }, index) => {
    const suffix = index === 0 ? "" : String(index + 1);
    const axes = { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
    if (steps.length > 0) {
      data.push({
        ...axes,
        ...{ type: "scatter", mode: "lines", name: "within epoch", legendgroup: "steps" },
        showlegend: index === 0,
        x: rounded(steps.map((step) => step.epoch)),
        y: rounded(steps.map((step) => step[term])),
        line: { color: trainColor, width: 1 },
        opacity: 0.4,
        hoverinfo: "skip",
      });
    }
    data.push(
      epochTrace("train", history, (record) => record.train[term], trainColor, index === 0, axes),
    );
    if (tested.length > 0) {
      const read = (record: HistoryRecord) => record.test?.[term] ?? NaN;
      data.push(epochTrace("test", tested, read, testColor, index === 0, axes));
    }
    const range = valueRange(history, steps, term);
    layout[`xaxis${suffix}`] = axis("epoch", epochRange);
    layout[`yaxis${suffix}`] = axis(index === 0 ? "nats per image" : "", range && { range });
    annotations.push({
      ...{ text: name, showarrow: false, font: { size: 13 } },
      ...{ xref: `x${suffix} domain`, yref: `y${suffix} domain`, x: 0, y: 1.03 },
      ...{ xanchor: "left", yanchor: "bottom" },
    });
    shapes.push(...marks.map((mark) => markLine(mark, suffix, index === 0)));
  });
  return makeFigure(data, { ...layout, annotations, shapes }, describe(title, history, marks));
}

function epochTrace(
  name: string,
  history: readonly HistoryRecord[],
  read: (record: HistoryRecord) => number,
  color: string,
  showlegend: boolean,
  axes: Layout,
): Trace {
  return {
    ...axes,
    ...{ type: "scatter", mode: "lines+markers", name, legendgroup: name, showlegend },
    x: history.map((record) => record.epoch),
    y: rounded(history.map(read), 5),
    line: { color, width: 2 },
    marker: { color, size: 6 },
    hovertemplate: `%{y:.2f} ${name}<extra></extra>`,
  };
}

/** A line across a panel; its words stand in the first one alone. */
function markLine({ epoch, text }: Mark, suffix: string, labelled: boolean): Layout {
  return {
    ...{ type: "line", layer: "below", xref: `x${suffix}`, yref: `y${suffix} domain` },
    ...{ x0: epoch, x1: epoch, y0: 0, y1: 1 },
    line: { color: neutral.text, width: 1, dash: "dot" },
    ...(labelled && {
      label: {
        text: plotlyText(text),
        ...{ textposition: "end", textangle: 90, xanchor: "left", yanchor: "bottom", padding: 3 },
        font: { size: 11, color: neutral.text },
      },
    }),
  };
}

/**
 * The range of a panel once two epochs are complete. Within the first epoch the loss falls from 540 nats or so, which would
 * flatten everything after it, so that does not count: its line leaves the panel through its top.
 */
function valueRange(
  history: readonly HistoryRecord[],
  steps: readonly StepPoint[],
  term: keyof LossTerms,
): [number, number] | undefined {
  if (history.length < 2) return undefined;
  const values = [
    ...history.flatMap(({ train, test }) => (test ? [train[term], test[term]] : [train[term]])),
    ...steps.filter((step) => step.epoch > 1).map((step) => step[term]),
  ].filter(Number.isFinite);
  if (values.length === 0) return undefined;
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = 0.08 * (high - low) || 0.05 * Math.abs(high) || 1;
  return [low - room, high + room];
}

function describe(
  title: string,
  history: readonly HistoryRecord[],
  marks: readonly Mark[],
): string {
  const last = history[history.length - 1];
  if (last === undefined) return `${title}: no epoch is complete yet`;
  const test = last.test ? `, test ${last.test.loss.toFixed(2)}` : "";
  const changed = marks.map(({ epoch, text }) => `; ${text} at epoch ${epoch.toFixed(1)}`).join("");
  return `${title}: after epoch ${last.epoch}, train ${last.train.loss.toFixed(2)}${test} nats per image${changed}`;
}
