import { counted } from "../config";
import { type Figure, makeFigure, rounded } from "./figure";
import {
  axis,
  baseLayout,
  type Layout,
  neutral,
  plotlyText,
  testColor,
  trainColor,
  type Trace,
} from "./theme";

/** A trial of a search, as far as it has come. */
export interface SearchedTrial {
  /** From 1. */
  readonly number: number;
  readonly name: string;
  /** What it has come to; null where it runs, or came to nothing. */
  readonly value: number | null;
  /** It came to its end: only such ones are compared. */
  readonly finished: boolean;
  /** What is searched by, at each epoch that tells it. */
  readonly curve: readonly { readonly epoch: number; readonly value: number }[];
}

export interface SearchProgressOptions {
  readonly title: string;
  /** What is searched by, such as "loss". */
  readonly metric: string;
  readonly mode: "min" | "max";
  /** How many trials there are to be: how far the axis reaches. */
  readonly trials: number;
  /** The most epochs of a trial; where it is not known, as far as they came. */
  readonly numEpochs?: number;
}

/** So many lines can be told apart from their neighbours. */
const MOST_CURVES = 60;

/**
 * How far a search is: what each trial came to, with the best so far as a line; and beside it, where
 * epochs tell it, the way of each trial. The best one has a colour of its own.
 *
 * @param trials those that were begun, by their numbers
 * @example
 * ```ts
 * const curve = [{ epoch: 1, value: 110 }, { epoch: 2, value: 101 }];
 * const trials = [{ number: 1, name: "β=1", value: 100.2, finished: true, curve }];
 * searchProgress(trials, { title: "Sweep", metric: "loss", mode: "min", trials: 3 });
 * ```
 */
export function searchProgress(
  trials: readonly SearchedTrial[],
  { title, metric, mode, trials: count, numEpochs }: SearchProgressOptions,
): Figure {
  const ended = trials.filter(({ finished, value }) => finished && value !== null);
  const best = ended.reduce<SearchedTrial | undefined>((so, trial) => {
    return so === undefined || isBetter(Number(trial.value), Number(so.value), mode) ? trial : so;
  }, undefined);
  const curves = trials.filter(({ curve }) => curve.length > 0).slice(-MOST_CURVES);
  const drawn = best && !curves.includes(best) ? [...curves, best] : curves;
  const withCurves = drawn.some(({ curve }) => curve.length > 0);
  const columns = withCurves ? 2 : 1;
  const layout: Layout = {
    ...baseLayout(title),
    ...{ height: 420, showlegend: false, hovermode: "closest" },
    margin: { l: 56, r: 20, t: 84, b: 52 },
    grid: { rows: 1, columns, pattern: "independent", xgap: 0.16 },
    meta: { narrow: { grid: { rows: columns, columns: 1, pattern: "independent", ygap: 0.36 }, height: 360 * columns } }, // prettier-ignore
    xaxis: axis("trial", { range: [0, 1.04 * Math.max(1, count)], dtick: tickOf(count) }),
    yaxis: axis(metric),
    annotations: [heading("", best ? "Best so far" : "What each came to")],
  };
  if (withCurves) {
    const end = numEpochs ?? Math.max(...drawn.flatMap(({ curve }) => curve.map(({ epoch }) => epoch))); // prettier-ignore
    layout.xaxis2 = axis("epoch", { range: [0, 1.04 * end], dtick: tickOf(end) });
    layout.yaxis2 = axis("");
    (layout.annotations as Layout[]).push(heading("2", "The way there"));
  }
  const data = [
    ...points(trials, best),
    bestSoFar(ended, mode),
    ...drawn.map((trial) => wayOf(trial, trial === best)),
  ];
  const said = best ? `; the best: ${best.name} with ${metric} ${short(Number(best.value))}` : "";
  return makeFigure(
    data,
    layout,
    `${title}: ${counted(ended.length)} of ${counted(count)} trials are done${said}`,
  );
}

/** Those that ended in grey and, where they came to their end, in colour; the best in its own. */
function points(trials: readonly SearchedTrial[], best: SearchedTrial | undefined): Trace[] {
  const valued = trials.filter(({ value }) => value !== null);
  const kinds = [
    { color: neutral.axis, of: valued.filter(({ finished }) => !finished) },
    { color: trainColor, of: valued.filter((trial) => trial.finished && trial !== best) },
    { color: testColor, of: best ? [best] : [] },
  ];
  return kinds
    .filter(({ of }) => of.length > 0)
    .map(({ color, of }) => ({
      ...{ type: "scatter", mode: "markers", xaxis: "x", yaxis: "y", showlegend: false },
      x: of.map(({ number }) => number),
      y: rounded(of.map(({ value }) => Number(value)), 6),
      text: of.map(({ name }) => plotlyText(name)),
      ...{ line: { color, width: 1 }, marker: { color, size: 7 } },
      hovertemplate: "%{y:.2f} %{text}<extra></extra>",
    })); // prettier-ignore
}

function bestSoFar(ended: readonly SearchedTrial[], mode: "min" | "max"): Trace {
  const steps: { x: number; y: number }[] = [];
  for (const { number, value } of ended) {
    const last = steps.at(-1)?.y;
    const y = last === undefined || isBetter(Number(value), last, mode) ? Number(value) : last;
    if (last !== undefined) steps.push({ x: number, y: last });
    steps.push({ x: number, y });
  }
  return {
    ...{ type: "scatter", mode: "lines", xaxis: "x", yaxis: "y", showlegend: false },
    x: steps.map(({ x }) => x),
    y: rounded(steps.map(({ y }) => y), 6),
    ...{ line: { color: testColor, width: 1 }, hoverinfo: "skip" },
  }; // prettier-ignore
}

function wayOf({ name, curve }: SearchedTrial, isBest: boolean): Trace {
  return {
    ...{ type: "scatter", mode: "lines", xaxis: "x2", yaxis: "y2", showlegend: false },
    x: curve.map(({ epoch }) => epoch),
    y: rounded(curve.map(({ value }) => value), 6),
    opacity: isBest ? 1 : 0.5,
    line: { color: isBest ? testColor : trainColor, width: isBest ? 2.5 : 1.5 },
    hovertemplate: `%{y:.2f} ${plotlyText(name)}<extra></extra>`,
  }; // prettier-ignore
}

function heading(suffix: string, text: string): Layout {
  return {
    ...{ name: "panel", text, showarrow: false, font: { size: 13 } },
    ...{ xref: `x${suffix} domain`, yref: `y${suffix} domain`, x: 0, y: 1.03 },
    ...{ xanchor: "left", yanchor: "bottom" },
  };
}

const isBetter = (a: number, b: number, mode: "min" | "max") => (mode === "min" ? a < b : a > b);
const tickOf = (end: number) => Math.max(1, Math.ceil(end / 5));
const short = (value: number) => String(Number(value.toPrecision(5)));
