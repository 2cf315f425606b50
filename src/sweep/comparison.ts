import { basename, relative, sep } from "node:path";
import { counted } from "../config";
import { escapeMarkup } from "../host/escape";
import { durationText } from "../report/facts";
import { plotHtml } from "../report/plot_html";
import { dateText, projectFacts } from "../report/report_header";
import { textOf } from "../report/settings";
import { definitions, metricText, staticPage } from "../report/static_page";
import { comparisonFigures } from "./comparison_figures";
import { metricAt } from "./metrics";
import type { Sweep } from "./sweep";
import { legible, trialName, variedOf } from "./trial_name";
import { ranked, type Trial } from "./trials";

/** Pictures of one kind, of the best trial and of the worst. */
export interface ComparedPictures {
  readonly heading: string;
  /** PNGs as base64. */
  readonly pictures: readonly { readonly caption: string; readonly png: string }[];
}

/** What a comparison shows of a sweep. */
export interface SweepComparison {
  readonly sweep: Sweep;
  /** Those that have ended. */
  readonly trials: readonly Trial[];
  readonly pictures: readonly ComparedPictures[];
  /** The sweep's folder, in which the page lies. */
  readonly folder: string;
}

/** Columns beside the objective, of what was measured of every kind of model. */
const MEASURED: Readonly<Record<string, string>> = {
  loss: "loss (−ELBO)",
  reconstruction: "reconstruction",
  kl: "KL",
  log_likelihood: "log p(x)",
  active_units: "active units",
};

/** One HTML file with all trials of a sweep as a table, figures and pictures, that needs nothing from outside. */
export async function sweepPage(comparison: SweepComparison): Promise<string> {
  const { sweep, trials } = comparison;
  const best = ranked(trials, sweep.objective.mode);
  const searched = Object.keys(sweep.search).join(", ");
  const fixed = Object.entries(sweep.fixed).map(([name, value]): [string, string] => [name, textOf(value)]); // prettier-ignore
  const figures = best.length > 0 ? comparisonFigures(sweep, best) : [];
  const plots: string[] = [];
  // One at a time: they share the browser that draws their pictures.
  for (const { heading, figure } of figures) {
    plots.push(`<h2>${escapeMarkup(heading)}</h2>\n${await plotHtml(figure)}`);
  }
  return staticPage({
    title: `Sweep ${sweep.name}: ${sweep.objective.metric} by ${searched}`,
    head: definitions("facts", [
      ["date", dateText(new Date())],
      ["search", `${sweep.method}, ${counted(trials.length)} of ${counted(sweep.trials)} trials`],
      ["objective", `${sweep.objective.mode === "min" ? "least" : "greatest"} ${sweep.objective.metric}, ${measuredOn(sweep)}`], // prettier-ignore
      ...projectFacts().map(({ name, value }): [string, string] => [name, value]),
    ]),
    main: `${bestLine(sweep, best)}${table(comparison, best)}${plots.join("")}${pictures(comparison)}<h2>The same in all trials</h2>\n${definitions("parameters", fixed)}`,
    styles: ["tables", "cells", "comparison", "scrolls"],
    scripts: ["sort_table", "scrolls", "late_scripts"],
  });
}

const measuredOn = ({ work }: Sweep) =>
  work === "train" ? "on training images that were held out" : "as the notebook notes it";

function bestLine(sweep: Sweep, best: readonly (Trial & { readonly value: number })[]): string {
  if (best.length === 0) return `<p class="note">No trial has come to its end.</p>\n`;
  const [{ number, value }] = best;
  const name = trialName(variedOf(sweep, best[0]));
  return `<p>The best is trial ${number}, ${escapeMarkup(name)}: ${escapeMarkup(sweep.objective.metric)} ${metricText(value)}.</p>\n`;
}

function table({ sweep, trials, folder }: SweepComparison, best: readonly Trial[]): string {
  const { metric } = sweep.objective;
  const searched = Object.keys(sweep.search);
  const measured = Object.keys(MEASURED).filter(
    (name) => name !== metric && trials.some(({ metrics }) => metricAt(metrics, name) !== undefined), // prettier-ignore
  );
  const heads = ["rank", "trial", ...searched, metric, ...measured.map((name) => MEASURED[name]), "epochs", "duration", "end"]; // prettier-ignore
  const place = (trial: Trial) => best.findIndex(({ number }) => number === trial.number);
  const rows = [...trials].sort((a, b) => order(place(a)) - order(place(b))).map((trial) => {
    const { number, values, value, metrics, epochs, seconds, status, reason } = trial;
    const at = place(trial);
    const link = relative(folder, trial.folder).split(sep).map(encodeURIComponent).join("/");
    const figure = (found: number | undefined | null) =>
      typeof found === "number" ? cell(metricText(found), found) : cell("–");
    const cells = [
      at < 0 ? cell("–") : cell(String(at + 1), at),
      cell(`<a href="${escapeMarkup(link)}/">${number}</a>`, number),
      ...searched.map((name) => cell(escapeMarkup(textOf(legible(values[name]))), values[name])),
      figure(value),
      ...measured.map((name) => figure(metricAt(metrics, name))),
      cell(String(epochs.length), epochs.length),
      cell(durationText(seconds), seconds),
      cell(escapeMarkup(status === "failed" ? `failed: ${reason ?? ""}` : END[status])),
    ];
    return `<tr${status === "failed" ? ` class="bad"` : ""}>${cells.join("")}</tr>`;
  }); // prettier-ignore
  const head = heads.map((text) => `<th scope="col">${escapeMarkup(text)}</th>`).join("");
  return `<h2>Trials</h2>
<div class="scroll" tabindex="0" role="group" aria-label="Trials"><table class="sortable">
<thead><tr>${head}</tr></thead>
<tbody>\n${rows.join("\n")}\n</tbody>\n</table></div>\n`;
}

const END = { finished: "finished", pruned: "ended early" } as const;

const order = (place: number) => (place < 0 ? Infinity : place);

/** A cell with the value that it is sorted by; without one it comes last. */
function cell(html: string, value?: unknown): string {
  const key = value === undefined ? "" : ` data-key="${escapeMarkup(JSON.stringify(value))}"`;
  return `<td${key}>${html}</td>`;
}

function pictures({ pictures: kinds }: SweepComparison): string {
  return kinds
    .map(({ heading, pictures: all }) => {
      const shown = all.map(({ caption, png }) => {
        const alt = escapeMarkup(`${heading}, ${caption}`);
        return `<figure><figcaption>${escapeMarkup(caption)}</figcaption><img src="data:image/png;base64,${png}" alt="${alt}"></figure>`;
      });
      return `<h2>${escapeMarkup(heading)}</h2>\n<div class="side-by-side strips">\n${shown.join("\n")}\n</div>\n`;
    })
    .join("");
}

/** The name of a sweep's page in its folder. */
export const pageName = (folder: string) => `${basename(folder)}.html`;
