import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFilesAtomically } from "../config/atomic_files";
import { escapeMarkup } from "../figures/escape";
import { contentPolicy } from "./self_contained";
import { summaryOf, type ReportSummary } from "./summary";

interface Entry extends ReportSummary {
  file: string;
}

/** Pictures above this stay in their report, so that the list stays light. */
const mostPictureCharacters = 400_000;

/**
 * Writes `index.html`, the list of the reports in a folder, newest first.
 *
 * @returns its path
 */
export function writeIndex(folder: string): string {
  const entries = readdirSync(folder)
    .filter((file) => file.endsWith(".html") && file !== "index.html")
    .flatMap((file): Entry[] => {
      const summary = summaryOf(readFileSync(join(folder, file), "utf8"));
      return summary ? [{ ...summary, file }] : [];
    })
    .sort((a, b) => b.date.localeCompare(a.date));
  const index = join(folder, "index.html");
  writeFilesAtomically({ [index]: page(entries) });
  return index;
}

function page(entries: Entry[]): string {
  const style = readFileSync(join(__dirname, "template", "style.css"), "utf8");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy([])}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Reports · Latent Lab</title>
<style>${style}</style>
</head>
<body>
<header class="title"><h1>Reports</h1></header>
<main><ul class="reports">
${entries.map(item).join("\n")}
</ul></main>
</body>
</html>
`;
}

function item({ file, title, date, parameters, metrics, picture, failed }: Entry): string {
  const shown = picture !== undefined && picture.length <= mostPictureCharacters;
  const image = shown ? `<img src="data:image/png;base64,${escapeMarkup(picture)}" alt="">` : "";
  const numbers = Object.entries(metrics).map(([name, value]): [string, string] => {
    return [name, Number.isInteger(value) ? String(value) : value.toFixed(2)];
  });
  return `<li><a href="${escapeMarkup(encodeURIComponent(file))}"><span class="frame">${image}</span>
<strong>${escapeMarkup(title)}</strong></a>
<p class="when">${escapeMarkup(date.slice(0, 16).replace("T", " "))} UTC${failed ? " · failed" : ""}</p>
${definitions("metrics", numbers)}${definitions("parameters", Object.entries(parameters))}</li>`;
}

function definitions(name: string, pairs: [string, string][]): string {
  if (pairs.length === 0) return "";
  const rows = pairs.map(([term, value]) => {
    return `<div><dt>${escapeMarkup(term)}</dt><dd>${escapeMarkup(value)}</dd></div>`;
  });
  return `<dl class="${name}">${rows.join("")}</dl>\n`;
}
