import {
  type Figure,
  parallelCoordinates,
  rateDistortion,
  runCurves,
  termsAgainst,
} from "../figures";
import { textOf } from "../report/settings";
import { metricAt } from "./metrics";
import type { Sweep } from "./sweep";
import { trialName, variedOf } from "./trial_name";
import type { Trial } from "./trials";

/** A figure with what stands above it. */
export interface TitledFigure {
  readonly heading: string;
  readonly figure: Figure;
}

/** So many lines can be told apart. */
const MOST_CURVES = 30;
const MOST_NAMED = 40;

/** What there is to see of trials that came to their end, the best first; of one alone, little. */
export function comparisonFigures(
  sweep: Sweep,
  trials: readonly (Trial & { readonly value: number })[],
): TitledFigure[] {
  const figures: TitledFigure[] = [];
  const names = trials.map((trial) => trialName(variedOf(sweep, trial)));
  const { metric } = sweep.objective;
  const add = (heading: string, figure: Figure) => figures.push({ heading, figure });

  const axes = Object.entries(sweep.search).map(([title, dimension]) => ({
    title,
    values: trials.map(({ values }) => plain(values[title])),
    log: dimension.kind.startsWith("log") || isSpread(trials, title),
  }));
  const aim = { title: metric, values: trials.map(({ value }) => value) };
  add("Settings and what came of them", parallelCoordinates([...axes, aim], { names, best: 0 }));

  const terms = ["reconstruction", "kl"].map((name) => ({
    name: name === "kl" ? "KL" : name,
    values: trials.map(({ metrics }) => metricAt(metrics, name) ?? NaN),
  }));
  if (terms.every(({ values }) => values.every(Number.isFinite))) {
    for (const name of numericNames(sweep, trials)) {
      const values = trials.map((trial) => Number(trial.values[name]));
      const log = Math.min(...values) > 0 && isSpread(trials, name);
      add(`Terms of the loss against ${name}`, termsAgainst({ name, values, log }, terms));
    }
    const [reconstruction, kl] = terms.map(({ values }) => values);
    const points = trials.slice(0, MOST_NAMED).map((_, i) => {
      return { name: names[i], kl: kl[i], reconstruction: reconstruction[i] };
    });
    add("Reconstruction against KL", rateDistortion(points));
  }

  const curves = trials.slice(0, MOST_CURVES).flatMap(({ epochs }, i) => {
    const told = epochs.filter((each): each is { epoch: number; value: number } => each.value !== null); // prettier-ignore
    if (told.length === 0) return [];
    return [{ name: names[i], epochs: told.map(({ epoch }) => epoch), losses: told.map(({ value }) => value) }]; // prettier-ignore
  });
  if (curves.length > 0) {
    add(`${metric} over the epochs`, runCurves(curves, "held-out images", { measure: metric }));
  }
  return figures;
}

/** The searched settings that are numbers; what draws by chance alone comes to no line. */
function numericNames(sweep: Sweep, trials: readonly Trial[]): string[] {
  return Object.keys(sweep.search).filter((name) => {
    const values = trials.map((trial) => trial.values[name]);
    return name !== "seed" && values.every((value) => typeof value === "number") && new Set(values).size > 1; // prettier-ignore
  });
}

/** Whether the values go over so many sizes that the small ones would lie on each other. */
function isSpread(trials: readonly Trial[], name: string): boolean {
  const values = trials.map((trial) => Number(trial.values[name]));
  return Math.min(...values) > 0 && Math.max(...values) >= 8 * Math.min(...values);
}

function plain(value: unknown): unknown {
  return typeof value === "number" || typeof value === "string" ? value : textOf(value);
}
