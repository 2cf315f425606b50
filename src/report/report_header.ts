import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../host/node/project_root";
import { visibilityOf } from "./cells/visibility";
import { markdownTitle } from "./content/markdown";
import { durationText, gitCommit, notesOf, runPicture } from "./facts";
import { failedCell } from "./failed_cell";
import { type Chip, inWords } from "./in_words";
import { type Notebook, sourceOf } from "./notebook";
import type { Parameter } from "./parameters";
import type { Values } from "./settings";
import { valueText } from "./values";
import type { ReportSummary } from "./summary";

/** What a report shows above its cells. */
export interface ReportHeader {
  /** Shown where the notebook has no heading of its own. */
  title: string;
  facts: Fact[];
  /** In words, those that say something. */
  parameters: readonly Chip[];
  failed: boolean;
  summary: ReportSummary;
}

/** Something of a run, by name. */
export interface Fact {
  name: string;
  value: string;
}

/** A run, as far as its report's head tells of it. */
export interface FinishedRun {
  /** As executed. */
  notebook: Notebook;
  /** Serves as title where the notebook has no heading. */
  name: string;
  parameters: Parameter[];
  values: Values;
  started: Date;
  seconds: number;
}

/** The head of a run's report, and the summary by which lists and comparisons show it. */
export function reportHeader(run: FinishedRun): ReportHeader {
  const { notebook, name, parameters, values, started, seconds } = run;
  const { facts, metrics, history, weights } = notesOf(notebook);
  const shown = parameters.map((parameter) => ({
    name: parameter.name,
    value: parameter.name in values ? valueText(values[parameter.name]) : parameter.text,
    given: parameter.name in values,
  }));
  const failed = failedCell(notebook) !== undefined;
  const title = titleOf(notebook) ?? name;
  const typescript = notebook.metadata.language_info?.version;
  return {
    title,
    facts: [
      { name: "date", value: dateText(started) },
      { name: "duration", value: durationText(seconds) },
      ...Object.entries(facts).map(([fact, value]) => ({ name: fact, value })),
      ...projectFacts(typescript),
    ],
    // The data's own title is among the facts.
    parameters: inWords(
      shown.filter(({ name: each, given }) => given || each !== "dataset" || !("data" in facts)),
    ),
    failed,
    summary: {
      title,
      date: started.toISOString(),
      seconds,
      parameters: Object.fromEntries(shown.map((each) => [each.name, each.value])),
      given: Object.keys(values),
      metrics,
      history,
      weights,
      picture: runPicture(notebook),
      failed,
    },
  };
}

/** The commit and the versions of what ran. */
export function projectFacts(typescript?: string): Fact[] {
  const root = projectRoot();
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    version: string;
  };
  const commit = gitCommit(root);
  const versions = [`Latent Lab ${version}`, `Node ${process.versions.node}`];
  if (typescript) versions.push(`TypeScript ${typescript}`);
  return [
    ...(commit === undefined ? [] : [{ name: "commit", value: commit }]),
    { name: "versions", value: versions.join(", ") },
  ];
}

/** To the minute, in UTC. */
export function dateText(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** The notebook's first heading, of the texts that a report shows. */
function titleOf(notebook: Notebook): string | undefined {
  for (const cell of notebook.cells) {
    const shown = visibilityOf(cell);
    if (cell.cell_type !== "markdown" || shown.cell === "left out") continue;
    const title = markdownTitle(sourceOf(cell));
    if (title !== undefined) return title;
  }
  return undefined;
}
