import type { NotedEpoch } from "../host";
import type { Figure } from "./figure";
import { runCurves } from "./run_curves";

/** A training as a comparison reads it, of a notebook's cell or of a report. */
export interface ComparedTraining {
  /** What sets it apart: "beta=4". */
  readonly name: string;
  /** What it came to, such as `{ "test loss": 98.3 }`. */
  readonly metrics: Readonly<Record<string, unknown>>;
  readonly history: readonly NotedEpoch[];
  /** What the terms of its loss were multiplied by. */
  readonly weights?: Readonly<Record<string, number>>;
}

/** A column of a table of runs. */
export interface MetricColumn {
  /** Its name among the metrics. */
  readonly metric: string;
  readonly title: string;
  /** Whether its figures say which run is better: sums of other terms do not. */
  readonly compares: boolean;
}

/** What is looked at first. */
const first = ["epochs", "train loss", "test loss", "test −ELBO"];

/** What is noted beside a test loss, and says the same where no term is weighed. */
const plainLoss = "test −ELBO";

/** Sums with a run's own weights. */
const sums = ["train loss", "test loss"];

/** Metrics of runs to be shown together: −ELBO stands beside losses only where it differs from them. */
export function shownMetrics(runs: readonly Readonly<Record<string, unknown>>[]): string[] {
  const all = [...new Set(runs.flatMap((metrics) => Object.keys(metrics)))];
  // A notebook's file keeps them by the alphabet.
  const place = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length);
  const names = all.sort((a, b) => place(a) - place(b));
  const near = (a: unknown, b: unknown) => Math.abs(Number(a) - Number(b)) < 1e-3;
  const same = runs.every((run) => !(plainLoss in run) || near(run[plainLoss], run["test loss"]));
  return same ? names.filter((name) => name !== plainLoss) : names;
}

/** Whether the runs' losses are sums of other things, as with several β: they do not compare. */
export function weighedDifferently(runs: readonly Pick<ComparedTraining, "weights">[]): boolean {
  const told = runs.flatMap(({ weights }) => (weights ? [JSON.stringify(weights)] : []));
  return new Set(told).size > 1;
}

/**
 * The columns of a table of runs. Where they weigh the terms of their losses differently, −ELBO and
 * the terms by themselves come first, and each run's own sum last, as what ranks nothing.
 */
export function metricColumns(runs: readonly ComparedTraining[]): MetricColumn[] {
  const names = shownMetrics(runs.map(({ metrics }) => metrics));
  const differ = weighedDifferently(runs);
  const isSum = (name: string) => differ && sums.includes(name);
  return [
    ...names
      .filter((metric) => !isSum(metric))
      .map((metric) => ({ metric, title: metric, compares: true })),
    ...names
      .filter(isSum)
      .map((metric) => ({ metric, title: `weighted ${metric}`, compares: false })),
  ];
}

/** What the curves of runs show: −ELBO where losses do not compare and every run tells it. */
export function measureOf(runs: readonly ComparedTraining[]): "Loss" | "−ELBO" {
  const told = runs.every(({ history }) => history.every(({ negativeElbo }) => negativeElbo));
  return weighedDifferently(runs) && told ? "−ELBO" : "Loss";
}

/** What a reader must know before comparing the runs; empty where their losses compare. */
export function comparisonNote(runs: readonly ComparedTraining[]): string {
  if (!weighedDifferently(runs)) return "";
  return measureOf(runs) === "−ELBO"
    ? "The runs weigh the terms of their losses differently, so their losses do not compare; −ELBO does."
    : "The runs weigh the terms of their losses differently: each loss is a sum of its own, and they do not compare.";
}

/** What the runs are measured by over their epochs, a line each; undefined where none has an epoch. */
export function comparisonCurves(runs: readonly ComparedTraining[]): Figure | undefined {
  const trained = runs.filter(({ history }) => history.length > 0);
  if (trained.length === 0) return undefined;
  const split = trained.every(({ history }) => history.every(({ test }) => test))
    ? "test"
    : "train";
  const measure = measureOf(trained);
  const valueOf = (epoch: NotedEpoch): number => {
    const loss = (epoch[split] ?? epoch.train).loss;
    return measure === "−ELBO" ? (epoch.negativeElbo?.[split] ?? loss) : loss;
  };
  const lines = trained.map(({ name, history }) => ({
    name,
    epochs: history.map(({ epoch }) => epoch),
    losses: history.map(valueOf),
  }));
  return runCurves(lines, split, { measure });
}
