import { readdirSync } from "node:fs";
import { join } from "node:path";
import { writeFilesAtomically } from "../host/node/atomic_files";
import { readPlainFile } from "../host/node/plain_file";
import { shownMetrics } from "../figures/compared_runs";
import { escapeMarkup } from "../host/escape";
import { inWords } from "./in_words";
import { dateText } from "./report_header";
import { chips, definitions, metricText, staticPage } from "./static_page";
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
export async function writeIndex(folder: string): Promise<string> {
  const entries = readdirSync(folder)
    .filter((file) => file.endsWith(".html") && file !== "index.html")
    .flatMap((file): Entry[] => {
      const summary = summaryOf(textOf(join(folder, file)));
      return summary ? [{ ...summary, file }] : [];
    })
    .sort((a, b) => b.date.localeCompare(a.date));
  const index = join(folder, "index.html");
  const main = `<ul class="reports">\n${entries.map(item).join("\n")}\n</ul>`;
  const html = await staticPage({ title: "Reports", main, styles: ["cards"], scripts: [] });
  writeFilesAtomically({ [index]: html });
  return index;
}

/** Empty where there is none to be had: what somebody put there must not keep the list from being made. */
function textOf(file: string): string {
  try {
    return readPlainFile(file).toString("utf8");
  } catch {
    return "";
  }
}

function item(entry: Entry): string {
  const { file, title, date, picture, failed, runs } = entry;
  const shown = picture !== undefined && picture.length <= mostPictureCharacters;
  const image = shown ? `<img src="data:image/png;base64,${escapeMarkup(picture)}" alt="">` : "";
  const when = [
    file.replace(/\.html$/, ""),
    dateText(new Date(date)),
    ...(runs === undefined ? [] : [`${runs} runs compared`]),
  ];
  const sign = failed ? ` · <span class="sign">failed</span>` : "";
  const metrics = shownMetrics([entry.metrics]).map((name): [string, string] => {
    const value = entry.metrics[name];
    return [name, Array.isArray(value) ? value.map(metricText).join(" – ") : metricText(value)];
  });
  // The parameters that a run was given tell it from others and are shown; the rest is folded.
  const all = inWords(
    Object.entries(entry.parameters).map(([name, value]) => {
      return { name, value, given: entry.given.includes(name) };
    }),
  );
  const given = chips(all.filter((each) => each.given));
  const rest = chips(all.filter((each) => !each.given));
  const folded = `<details><summary>${given !== "" ? "Other parameters" : "Parameters"}</summary>
${rest}</details>`;
  return `<li><a href="${escapeMarkup(encodeURIComponent(file))}"><span class="frame">${image}</span>
<strong>${escapeMarkup(title)}</strong></a>
<p class="when">${escapeMarkup(when.join(" · "))}${sign}</p>
${definitions("metrics", metrics)}${given}${rest !== "" ? folded : ""}</li>`;
}
