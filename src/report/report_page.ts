import { escapeMarkup, scriptJson } from "../host/escape";
import { cellHtml } from "./cells/cell";
import type { OutputPage } from "./cells/outputs";
import { Formulas } from "./content/formulas";
import { anchor, Headings } from "./content/headings";
import { Texts } from "./content/texts";
import { degradedHtml } from "./degraded";
import { type Notebook, sourceOf } from "./notebook";
import { controls, pageHtml } from "./page_parts";
import { Pieces } from "./pieces";
import type { ReportHeader } from "./report_header";

/** What a report's page is made of. */
export interface PageSource {
  /** As executed. */
  notebook: Notebook;
  /** The folder from which the notebook's pictures are named. */
  folder: string;
  header: ReportHeader;
  /** HTML by widget: the state that each was left in. */
  widgets: Readonly<Record<string, string>>;
  /** Stands where the page's style and policy will. */
  mark: string;
  /** Is told of a cell that cannot be shown as it should be, and why. */
  onDegraded(what: string): void;
}

/** A page whose formulas are still words, and the formulas. */
export interface ReportPage {
  html: string;
  formulas: Formulas;
}

/** The page of a report: its head, its contents, its cells. */
export async function reportPage(source: PageSource): Promise<ReportPage> {
  const { notebook, folder, header, widgets, mark, onDegraded } = source;
  const [formulas, headings, pieces] = [new Formulas(), new Headings(), new Pieces()];
  const texts = new Texts({ formulas, headings, pieces });
  const cells = cellsHtml(notebook, { texts, pieces, widgets, places: { folder } }, onDegraded);
  pieces.place = "the title";
  const title = headings.title ?? { html: escapeMarkup(header.title), text: header.title, ids: [] };
  const contents = headings.entries
    .filter(({ level }) => level <= 3)
    .map(({ id, level, html }) => {
      const link = `#${encodeURIComponent(id)}`;
      return `<li class="level-${level}"><a href="${link}">${texts.label(html)}</a></li>`;
    });
  const body = `${header.failed ? failedNotice : ""}<header class="title">
<h1>${title.ids.map(anchor).join("")}${texts.label(title.html)}</h1>
${factsHtml(header)}</header>
<div class="page">
<aside class="side">
${contentsHtml(contents)}
${controls({ code: true })}
</aside>
<main>
${cells}
</main>
</div>
<script id="report-summary" type="application/json">${scriptJson(header.summary)}</script>`;
  return {
    html: pageHtml(title.text.replace(/\$/g, ""), mark, await pieces.fill(body, onDegraded)),
    formulas,
  };
}

function cellsHtml(
  notebook: Notebook,
  page: OutputPage,
  onDegraded: PageSource["onDegraded"],
): string {
  const all = notebook.cells.map((cell, index) => {
    const [first = ""] = sourceOf(cell).trim().split("\n");
    page.pieces.place = `cell ${index + 1} (${cell.cell_type}: ${first.slice(0, 60)})`;
    try {
      return cellHtml(cell, page);
    } catch (error) {
      const reason = error instanceof Error ? error.message || error.name : String(error);
      onDegraded(`${page.pieces.place}: ${reason}`);
      return degradedHtml(sourceOf(cell), reason);
    }
  });
  return all.filter((html) => html !== "").join("\n");
}

const failedNotice = `<p class="failed" role="alert"><strong>This run failed.</strong> A cell ended with an error; what follows it may be missing or stale.</p>\n`;

function factsHtml({ facts, parameters }: ReportHeader): string {
  const pair = ({ name, value }: { name: string; value: string }) =>
    `<dt>${escapeMarkup(name)}</dt><dd>${escapeMarkup(value)}</dd>`;
  const told = facts.map((fact) => `<div>${pair(fact)}</div>`).join("\n");
  const given = parameters.map((each) => {
    return `<div${each.given ? ' class="given"' : ""}>${pair(each)}</div>`;
  });
  const list = `<dl class="parameters" aria-label="Parameters">\n${given.join("\n")}\n</dl>\n`;
  return `<dl class="facts">\n${told}\n</dl>\n${given.length > 0 ? list : ""}`;
}

function contentsHtml(entries: string[]): string {
  const list = `<nav aria-label="Contents">\n<ol>\n${entries.join("\n")}\n</ol>\n</nav>\n`;
  const [name, nav] = entries.length > 0 ? ["Contents", list] : ["View", ""];
  return `<details class="contents" open>
<summary>${name}<span class="here"></span></summary>
${nav}</details>`;
}
