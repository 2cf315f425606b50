import { escapeMarkup, scriptJson } from "../host/escape";
import { plotlyMimeType } from "../figures/figure";
import { runCurves } from "../figures/run_curves";
import { staticPicture } from "../figures/static_picture";
import { type NotedEpoch, toBase64 } from "../host";
import { durationText, shownMetrics } from "./facts";
import { dateText, projectFacts } from "./report_header";
import { runName, type Values } from "./settings";
import { valueText } from "./values";
import { definitions, isStrip, metricText, staticPage } from "./static_page";
import type { ReportSummary } from "./summary";

/** A run as a comparison shows it. */
export interface ComparedRun {
  /** The values in which it differs from the others. */
  varied: Values;
  /** Absent where the run was not made. */
  summary?: ReportSummary;
  /** Address of its report, as seen from the comparison. */
  link?: string;
  /** What failed, in a line. */
  failure?: string;
}

/** Runs of one notebook side by side. */
export interface Comparison {
  title: string;
  started: Date;
  seconds: number;
  runs: ComparedRun[];
}

/** A page with the runs' metrics as a table that sorts, their losses as curves, and their pictures. */
export async function comparisonPage(comparison: Comparison): Promise<string> {
  const { title, started, seconds, runs } = comparison;
  const facts = [
    { name: "date", value: dateText(started) },
    { name: "duration", value: durationText(seconds) },
    ...projectFacts(),
  ];
  const values = Object.entries(variedValues(runs));
  const summary = scriptJson(comparisonSummary(comparison));
  return staticPage({
    title,
    head:
      definitions(
        "facts",
        facts.map(({ name, value }) => [name, value]),
      ) + definitions("parameters", values),
    main: `${notices(runs)}${table(runs)}${await curves(runs)}${pictures(runs)}
<script id="report-summary" type="application/json">${summary}</script>`,
    styles: ["tables", "cells", "comparison", "scrolls"],
    scripts: ["sort_table", "scrolls", "late_scripts"],
  });
}

function notices(runs: ComparedRun[]): string {
  const done = runs.filter(({ summary }) => summary).length;
  const failures = runs.flatMap(({ varied, failure }) => {
    return failure ? [`<li>${escapeMarkup(`${runName(varied)}: ${failure}`)}</li>`] : [];
  });
  const texts = [
    ...(failures.length > 0
      ? [`${failures.length} of ${runs.length} runs failed.<ul>${failures.join("")}</ul>`]
      : []),
    ...(done < runs.length ? [`Stopped after ${done} of ${runs.length} runs.`] : []),
  ];
  return texts.map((text) => `<div class="failed" role="alert">${text}</div>\n`).join("");
}

function table(runs: ComparedRun[]): string {
  const names = Object.keys(runs[0]?.varied ?? {});
  const metrics = shownMetrics(runs.map(({ summary }) => summary?.metrics ?? {}));
  const heads = ["run", ...names, ...metrics, "duration"].map((name) => {
    return `<th scope="col">${escapeMarkup(name)}</th>`;
  });
  const rows = runs.map(({ varied, summary, link, failure }, index) => {
    const number = String(index + 1);
    const cells = [
      cell(link === undefined ? number : `<a href="${escapeMarkup(link)}">${number}</a>`, index),
      ...names.map((name) => cell(escapeMarkup(textOf(varied[name])), varied[name])),
      ...metrics.map((name) => {
        const value = summary?.metrics[name];
        return typeof value === "number" ? cell(metricText(value), value) : cell("–");
      }),
      summary
        ? cell(`${failure ? "failed, " : ""}${durationText(summary.seconds)}`, summary.seconds)
        : cell("not run"),
    ];
    return `<tr${failure ? ` class="bad"` : ""}>${cells.join("")}</tr>`;
  });
  return `<h2>Metrics</h2>
<div class="scroll" tabindex="0" role="group" aria-label="Metrics"><table class="sortable">
<thead><tr>${heads.join("")}</tr></thead>
<tbody>\n${rows.join("\n")}\n</tbody>\n</table></div>\n`;
}

/** A cell with the value that it is sorted by; without one it comes last. */
function cell(html: string, value?: unknown): string {
  const key = value === undefined ? "" : ` data-key="${escapeMarkup(JSON.stringify(value))}"`;
  return `<td${key}>${html}</td>`;
}

async function curves(runs: ComparedRun[]): Promise<string> {
  const trained = runs.flatMap(({ varied, summary }) => {
    const history = summary?.history ?? [];
    return history.length > 0 ? [{ name: runName(varied), history }] : [];
  });
  if (trained.length === 0) return "";
  const tested = trained.every(({ history }) => history.every(({ test }) => test));
  const split = tested ? "test" : "train";
  const measure = measureOf(runs);
  const lines = trained.map(({ name, history }) => ({
    name,
    epochs: history.map(({ epoch }) => epoch),
    losses: history.map((epoch) => valueOf(epoch, split, measure)),
  }));
  const figure = runCurves(lines, split, { measure });
  const { data, layout, config } = figure;
  const png = await staticPicture(figure);
  const alt = escapeMarkup(figure.altText);
  const picture = png
    ? `<img src="data:image/png;base64,${toBase64(png)}" alt="${alt}">`
    : `<p class="missing">${alt}</p>`;
  return `<h2>${measure}</h2>
${weighedDifferently(runs) ? `<p class="note">${escapeMarkup(noteOf(measure))}</p>` : ""}
<figure class="output plot">
<div class="static">${picture}</div>
<div class="live" role="group" aria-label="${alt}" hidden></div>
<script type="application/json" data-type="${plotlyMimeType}">${scriptJson({ data, layout, config })}</script>
</figure>\n`;
}

/** Whether the runs' losses are sums of other things, as with several β: they do not compare. */
function weighedDifferently(runs: ComparedRun[]): boolean {
  const weights = runs.flatMap(({ summary }) =>
    summary?.weights ? [JSON.stringify(summary.weights)] : [],
  );
  return new Set(weights).size > 1;
}

type Measure = "Loss" | "−ELBO";

/** −ELBO where losses do not compare and every run tells it; else the loss. */
function measureOf(runs: ComparedRun[]): Measure {
  const told = runs.every(({ summary }) =>
    (summary?.history ?? []).every(({ negativeElbo }) => negativeElbo),
  );
  return weighedDifferently(runs) && told ? "−ELBO" : "Loss";
}

function noteOf(measure: Measure): string {
  return measure === "−ELBO"
    ? "The runs weigh the terms of their losses differently, so their losses do not compare; −ELBO does."
    : "The runs weigh the terms of their losses differently: each loss is a sum of its own, and they do not compare.";
}

function valueOf(epoch: NotedEpoch, split: "train" | "test", measure: Measure): number {
  const loss = (split === "test" && epoch.test ? epoch.test : epoch.train).loss;
  return measure === "−ELBO" ? (epoch.negativeElbo?.[split] ?? loss) : loss;
}

function pictures(runs: ComparedRun[]): string {
  const shown = runs.flatMap(({ varied, summary, link }) => {
    if (summary?.picture === undefined) return [];
    const name = escapeMarkup(runName(varied));
    const caption = link === undefined ? name : `<a href="${escapeMarkup(link)}">${name}</a>`;
    return [
      `<figure><figcaption>${caption}</figcaption>` +
        `<img src="data:image/png;base64,${escapeMarkup(summary.picture)}" alt="${name}"></figure>`,
    ];
  });
  if (shown.length === 0) return "";
  // Long rows of images compare best one below the other.
  const strips = runs.some(({ summary }) => isStrip(summary?.picture));
  return `<h2>Samples</h2>\n<div class="side-by-side${strips ? " strips" : ""}">\n${shown.join("\n")}\n</div>\n`;
}

/** What the list of reports shows of a comparison. */
function comparisonSummary({ title, started, seconds, runs }: Comparison): ReportSummary {
  const metrics: ReportSummary["metrics"] = {};
  for (const { summary } of runs) {
    for (const [name, value] of Object.entries(summary?.metrics ?? {})) {
      if (typeof value !== "number") continue;
      const [low, high] = [metrics[name] ?? value].flat();
      const [least, most] = [Math.min(low ?? value, value), Math.max(high ?? low ?? value, value)];
      metrics[name] = least === most ? value : [least, most];
    }
  }
  const parameters = variedValues(runs);
  return {
    title,
    date: started.toISOString(),
    seconds,
    parameters,
    given: Object.keys(parameters),
    metrics,
    picture: runs.find(({ summary }) => summary?.picture)?.summary?.picture,
    failed: runs.some(({ failure }) => failure),
    runs: runs.length,
  };
}

/** Each varied parameter with all its values, such as `1, 4, 8`. */
function variedValues(runs: ComparedRun[]): Record<string, string> {
  const names = Object.keys(runs[0]?.varied ?? {});
  const pairs = names.map((name) => {
    return [name, [...new Set(runs.map(({ varied }) => textOf(varied[name])))].join(", ")];
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : valueText(value);
}
