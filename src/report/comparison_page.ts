import { escapeMarkup, scriptJson } from "../host/escape";
import { counted } from "../config";
import {
  comparisonCurves,
  comparisonNote,
  type ComparedTraining,
  measureOf,
  metricColumns,
} from "../figures/compared_runs";
import { pictureHeadings } from "./compared_pictures";
import { durationText, type RunPicture } from "./facts";

import { inWords } from "./in_words";
import { plotHtml } from "./plot_html";
import { dateText, projectFacts } from "./report_header";
import { runName, textOf, type Values, variedValues } from "./settings";
import { chips, definitions, isStrip, metricText, staticPage } from "./static_page";
import type { ReportSummary } from "./summary";

/** A run as a comparison shows it. */
export interface ComparedRun {
  /** The values in which it differs from the others. */
  varied: Values;
  /** Absent where the run was not made. */
  summary?: ReportSummary;
  /** Pictures that are compared, as base64, by the tags of their cells. */
  pictures?: Readonly<Record<string, RunPicture>>;
  /** Address of its report, as seen from the comparison. */
  link?: string;
  /** What failed, in a line. */
  failure?: string;
}

/** Runs of one notebook side by side. */
export interface Comparison {
  /** The notebook's. */
  title: string;
  started: Date;
  seconds: number;
  runs: ComparedRun[];
}

/**
 * A page with the runs' metrics as a table that sorts, their losses as curves, what they had in common,
 * and their pictures.
 */
export async function comparisonPage(comparison: Comparison): Promise<string> {
  const { title, started, seconds, runs } = comparison;
  const facts = [
    { name: "date", value: dateText(started) },
    { name: "duration", value: durationText(seconds) },
    ...projectFacts(),
  ];
  const values = inWords(
    Object.entries(variedValues(runs)).map(([name, value]) => ({ name, value, given: true })),
  );
  const summary = scriptJson(comparisonSummary(comparison));
  const trainings = trainingsOf(runs);
  return staticPage({
    title: titleOf(title, runs),
    head:
      definitions(
        "facts",
        facts.map(({ name, value }) => [name, value]),
      ) + chips(values),
    main: `${notices(runs)}${table(runs, trainings)}${await curves(trainings)}${pictures(runs)}${fixed(runs)}
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
      ? [
          `${counted(failures.length)} of ${counted(runs.length)} runs failed.<ul>${failures.join("")}</ul>`,
        ]
      : []),
    ...(done < runs.length
      ? [`Stopped after ${counted(done)} of ${counted(runs.length)} runs.`]
      : []),
  ];
  return texts.map((text) => `<div class="failed" role="alert">${text}</div>\n`).join("");
}

/** Of a setting's values in a title: more letters fill a phone's screen, and stand below it anyway. */
const MOST_IN_TITLE = 50;

/** What is compared, and in which notebook: "beta = 1, 4 · A variational autoencoder". */
function titleOf(title: string, runs: readonly ComparedRun[]): string {
  const varied = Object.entries(variedValues(runs)).map(([name, values]) => {
    if (values.length <= MOST_IN_TITLE) return `${name} = ${values}`;
    const count = new Set(runs.map((run) => textOf(run.varied[name]))).size;
    return `${counted(count)} values of ${name}`;
  });
  return [...varied, title].join(" · ");
}

function table(runs: ComparedRun[], trainings: readonly ComparedTraining[]): string {
  const names = Object.keys(runs[0]?.varied ?? {});
  const metrics = metricColumns(trainings);
  const head = (name: string) => `<th scope="col">${escapeMarkup(name)}</th>`;
  const heads = [
    ...["run", ...names].map(head),
    ...metrics.map(({ title, compares }) =>
      compares ? head(title) : `<th scope="col" class="unranked">${escapeMarkup(title)}</th>`,
    ),
    head("duration"),
  ];
  const rows = runs.map(({ varied, summary, link, failure }, index) => {
    const number = String(index + 1);
    const cells = [
      cell(link === undefined ? number : `<a href="${escapeMarkup(link)}">${number}</a>`, index),
      ...names.map((name) => cell(escapeMarkup(textOf(varied[name])), varied[name])),
      ...metrics.map(({ metric }) => {
        const value = summary?.metrics[metric];
        return typeof value === "number" ? cell(metricText(value), value) : cell("–");
      }),
      summary
        ? cell(`${failure ? "failed, " : ""}${durationText(summary.seconds)}`, summary.seconds)
        : cell("not run"),
    ];
    return `<tr${failure ? ` class="bad"` : ""}>${cells.join("")}</tr>`;
  });
  const note = comparisonNote(trainings);
  return `<h2>Metrics</h2>
${note && `<p class="note">${escapeMarkup(note)}</p>\n`}<div class="scroll" tabindex="0" role="group" aria-label="Metrics"><table class="sortable">
<thead><tr>${heads.join("")}</tr></thead>
<tbody>\n${rows.join("\n")}\n</tbody>\n</table></div>\n`;
}

/** A cell with the value that it is sorted by; without one it comes last. */
function cell(html: string, value?: unknown): string {
  const key = value === undefined ? "" : ` data-key="${escapeMarkup(JSON.stringify(value))}"`;
  return `<td${key}>${html}</td>`;
}

async function curves(trainings: readonly ComparedTraining[]): Promise<string> {
  const figure = comparisonCurves(trainings);
  if (!figure) return "";
  return `<h2>${measureOf(trainings)}</h2>\n${await plotHtml(figure)}`;
}

/** The values that all runs had, so that a reader knows what was compared under. */
function fixed(runs: ComparedRun[]): string {
  const [first, ...others] = runs.flatMap(({ summary }) => summary ?? []);
  const same = Object.entries(first?.parameters ?? {}).filter(
    ([name, value]) =>
      !(name in (runs[0]?.varied ?? {})) &&
      others.every(({ parameters }) => parameters[name] === value),
  );
  const shown = chips(
    inWords(same.map(([name, value]) => ({ name, value, given: first.given.includes(name) }))),
  );
  return shown && `<h2>The same in all runs</h2>\n${shown}`;
}

/** The runs as trainings to be compared; without those that were not made. */
function trainingsOf(runs: readonly ComparedRun[]): ComparedTraining[] {
  return runs.flatMap(({ varied, summary }) => {
    if (!summary) return [];
    const { metrics, history = [], weights } = summary;
    return [{ name: runName(varied), metrics, history, weights }];
  });
}

/** What each run drew, a heading for each kind of picture. */
function pictures(runs: ComparedRun[]): string {
  const kinds = Object.entries(pictureHeadings).map(([tag, heading]) => {
    const picturesOf = runs.map(({ summary, pictures }) => {
      const png = tag === "samples" ? summary?.picture : undefined;
      return pictures?.[tag] ?? (png === undefined ? undefined : { png, isPlot: false });
    });
    return sideBySide(heading, runs, picturesOf);
  });
  return kinds.join("");
}

function sideBySide(
  heading: string,
  runs: readonly ComparedRun[],
  picturesOf: readonly (RunPicture | undefined)[],
): string {
  const shown = runs.flatMap(({ varied, link }, index) => {
    const picture = picturesOf[index];
    if (picture === undefined) return [];
    const name = escapeMarkup(runName(varied));
    const caption = link === undefined ? name : `<a href="${escapeMarkup(link)}">${name}</a>`;
    return [
      // What is no plot is a grid of images, which scrolls where its labels would be too small.
      `<figure${picture.isPlot ? "" : ` class="picture"`}><figcaption>${caption}</figcaption>` +
        `<img${picture.isPlot ? ` class="plot-picture"` : ""} ` +
        `src="data:image/png;base64,${escapeMarkup(picture.png)}" ` +
        `alt="${escapeMarkup(heading)}, ${name}"></figure>`,
    ];
  });
  if (shown.length === 0) return "";
  // Long rows of images compare best one below the other.
  const strips = picturesOf.some((picture) => isStrip(picture?.png));
  return `<h2>${escapeMarkup(heading)}</h2>\n<div class="side-by-side${strips ? " strips" : ""}">\n${shown.join("\n")}\n</div>\n`;
}

/** What the list of reports shows of a comparison. */
function comparisonSummary({ title, started, seconds, runs }: Comparison): ReportSummary {
  const metrics: ReportSummary["metrics"] = {};
  const compare = metricColumns(trainingsOf(runs)).filter(({ compares }) => compares);
  for (const { summary } of runs) {
    for (const { metric: name } of compare) {
      const value = summary?.metrics[name];
      if (typeof value !== "number") continue;
      const [low, high] = [metrics[name] ?? value].flat();
      const [least, most] = [Math.min(low ?? value, value), Math.max(high ?? low ?? value, value)];
      metrics[name] = least === most ? value : [least, most];
    }
  }
  const parameters = variedValues(runs);
  return {
    title: titleOf(title, runs),
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
