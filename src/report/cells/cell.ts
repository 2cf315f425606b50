import { escapeMarkup } from "../../host/escape";
import { isRun, type NotebookCell, sourceOf } from "../notebook";
import { type OutputPage, outputHtml } from "./outputs";
import { joinStreams } from "./streams";
import { hasTag } from "../tags";
import { type Shown, visibilityOf } from "./visibility";

/** A cell as HTML; empty where there is nothing to show of it. */
export function cellHtml(cell: NotebookCell, page: OutputPage): string {
  const shown = visibilityOf(cell);
  if (shown.cell === "left out") return "";
  const html =
    cell.cell_type === "markdown"
      ? textHtml(cell, page, shown.input)
      : cell.cell_type === "raw"
        ? rawHtml(cell, page, shown.input)
        : codeHtml(cell, page);
  if (shown.cell !== "folded" || html === "") return html;
  return folded("cell", cell.cell_type === "code" ? "Code and output" : titleOf(cell), html);
}

function textHtml(cell: NotebookCell, { texts, places }: OutputPage, shown: Shown): string {
  if (shown === "left out") return "";
  const { attachments } = cell;
  const html = texts.markdown(sourceOf(cell), { ...places, attachments }, true);
  const section = `<section class="text">\n${html}</section>`;
  return shown === "folded" ? folded("cell", titleOf(cell), section) : section;
}

/** A raw cell goes to the format that it names; one that names none is text. */
function rawHtml(cell: NotebookCell, { texts, places }: OutputPage, shown: Shown): string {
  const source = sourceOf(cell);
  const format = String(cell.metadata.raw_mimetype ?? cell.metadata.format ?? "").toLowerCase();
  if (shown === "left out" || source.trim() === "") return "";
  if (/^(text\/)?html5?$/.test(format)) {
    return `<section class="text">\n${texts.html(source, places)}</section>`;
  }
  if (/^(text\/)?(x-)?(markdown|md)$/.test(format)) {
    return `<section class="text">\n${texts.markdown(source, places)}</section>`;
  }
  if (!/^(text\/plain|text)?$/.test(format)) return "";
  return `<section class="text"><pre class="raw" tabindex="0">${escapeMarkup(source)}</pre></section>`;
}

function codeHtml(cell: NotebookCell, page: OutputPage): string {
  if (sourceOf(cell).trim() === "") return "";
  const { input, output } = visibilityOf(cell);
  const given = hasTag(cell, "injected-parameters") ? " given" : "";
  const outputs = output === "left out" ? "" : outputsHtml(cell, page);
  const parts = [
    input === "left out" ? "" : inputHtml(cell, page, input),
    output === "folded" && outputs !== "" ? folded("outputs", "Output", outputs) : outputs,
  ].filter((part) => part !== "");
  return parts.length === 0
    ? ""
    : `<section class="code${given}">\n${parts.join("\n")}\n</section>`;
}

function inputHtml(cell: NotebookCell, { pieces }: OutputPage, shown: Shown): string {
  const text = sourceOf(cell);
  return `<details class="input"${shown === "open" ? " open" : ""}>
<summary><span class="peek">${shown === "open" ? titleOf(cell) : "Code"}</span></summary>
${pieces.add({ kind: "code", text, language: "typescript" })}</details>`;
}

function outputsHtml(cell: NotebookCell, page: OutputPage): string {
  const outputs = joinStreams(cell.outputs ?? []).filter(
    ({ name = "" }) => !/^(stdout|stderr)$/.test(name) || !hasTag(cell, `remove-${name}`),
  );
  return outputs
    .map((output) => outputHtml(output, page))
    .filter((html) => html !== "")
    .join("\n");
}

function folded(kind: string, title: string, html: string): string {
  return `<details class="folded ${kind}">\n<summary>${title}</summary>\n${html}\n</details>`;
}

/** What a folded cell shows: its first line that says something. */
function titleOf(cell: NotebookCell): string {
  const lines = sourceOf(cell)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const said = isRun(cell) ? lines.find((line) => !line.startsWith("//")) : lines[0];
  return escapeMarkup((said ?? lines[0] ?? "").replace(/^#+\s+/, ""));
}
