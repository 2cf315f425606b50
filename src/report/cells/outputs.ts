import { toBase64 } from "../../host";
import { plotlyMimeType } from "../../figures/figure";
import { escapeMarkup, scriptJson } from "../../host/escape";
import type { Places } from "../content/pictures";
import type { Texts } from "../content/texts";
import { note } from "../content/unshown";
import { embeds } from "../embeds";
import { joined, type Output } from "../notebook";
import type { Pieces } from "../pieces";

/** What an output needs of the page that it stands on. */
export interface OutputPage {
  texts: Texts;
  pieces: Pieces;
  places: Places;
  /** HTML by widget: the state that each was left in. */
  widgets: Readonly<Record<string, string>>;
}

type Bundle = Readonly<Record<string, unknown>>;
type Show = (page: OutputPage, data: unknown, output: Output) => string;

/** An output as HTML; empty where there is nothing to show. */
export function outputHtml(output: Output, page: OutputPage): string {
  const { output_type: kind, traceback = [] } = output;
  const ansi = (text: string) => page.pieces.add({ kind: "ansi", text });
  if (kind === "stream") {
    return `<pre class="output stream" tabindex="0">${ansi(joined(output.text))}</pre>`;
  }
  if (kind === "error") {
    const told = traceback.length > 0 ? traceback.join("\n") : errorLine(output);
    return `<div class="output error" role="alert"><pre tabindex="0">${ansi(told)}</pre></div>`;
  }
  return bundleHtml(output, page);
}

function errorLine({ ename = "Error", evalue = "" }: Output): string {
  return evalue === "" ? ename : `${ename}: ${evalue}`;
}

/** The richest of an output's representations that a page can show, and what it leaves unsaid. */
function bundleHtml(output: Output, page: OutputPage): string {
  const data = withWidget(output.data ?? {}, page.widgets);
  const embed = embeds.find(({ mimeType }) => mimeType in data);
  if (embed) {
    const type = escapeMarkup(embed.mimeType);
    return `<figure class="output embed" data-type="${type}">\n${living(data, embed.mimeType)}</figure>`;
  }
  if (plotlyMimeType in data) {
    return `<figure class="output plot">\n${living(data, plotlyMimeType)}</figure>`;
  }
  for (const [pattern, show] of shows) {
    const type = Object.keys(data).find((each) => pattern.test(each));
    if (type !== undefined) return show(page, data[type], { ...output, data });
  }
  return unknownHtml(data, page);
}

/** A widget shows itself as it was left. */
function withWidget(data: Bundle, forms: OutputPage["widgets"]): Bundle {
  const view = data["application/vnd.jupyter.widget-view+json"] as
    { model_id?: string } | undefined;
  const form = view?.model_id === undefined ? undefined : forms[view.model_id];
  return form ? { ...data, "text/html": form } : data;
}

/** In the order in which one is taken before the others. */
const shows: readonly [RegExp, Show][] = [
  [/^text\/html$/, ({ texts, places }, data) => block(texts.html(joined(data), places))],
  [/^text\/markdown$/, ({ texts, places }, data) => block(texts.markdown(joined(data), places))],
  [/^image\/svg\+xml$/, (_, data, output) => picture("image/svg+xml", drawing(data), output)],
  ...["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"].map(
    (type): [RegExp, Show] => [
      new RegExp(`^${type}$`),
      (_, data, output) => picture(type, base64(data), output),
    ],
  ),
  [
    /^text\/latex$/,
    ({ texts, places }, data) => block(texts.html(escapeMarkup(joined(data)), places)),
  ],
  [/^(video|audio)\//, (_, __, output) => recording(output)],
  [/^application\/(geo)?json$/, ({ pieces }, data) => code(pieces, json(data), "json")],
  [/^text\/csv$/, (_, data) => csvHtml(joined(data))],
];

const block = (html: string) => `<div class="output html">${html}</div>`;

const code = (pieces: Pieces, text: string, language: string) =>
  `<div class="output data">${pieces.add({ kind: "code", text, language })}</div>`;

const json = (data: unknown) =>
  typeof data === "string" ? data : (JSON.stringify(data, null, 2) ?? "");

/** What no part of this page draws: said so, with its text. */
function unknownHtml(data: Bundle, { pieces }: OutputPage): string {
  const plain = joined(data["text/plain"]);
  const types = Object.keys(data).filter((type) => type !== "text/plain");
  const text = plain.trim() === "" ? "" : resultHtml(pieces, plain);
  if (types.length === 0) return text;
  const scripted = types.some((type) => /^(application|text)\/(java|ecma)script$/.test(type));
  const said = scripted ? "A script is not run in a report" : "is not drawn in a report";
  const named = `${types.map(escapeMarkup).join(", ")}`;
  const line = scripted ? `${said} (${named}).` : `${named} ${said}.`;
  const source = text || sourceHtml(pieces, types[0] ?? "", data[types[0] ?? ""]);
  return `<p class="output">${note(line)}</p>\n${source}`;
}

function resultHtml(pieces: Pieces, text: string): string {
  return `<pre class="output result" tabindex="0">${pieces.add({ kind: "ansi", text })}</pre>`;
}

/** The text of something that is not drawn; what is no text stays out. */
function sourceHtml(pieces: Pieces, type: string, data: unknown): string {
  if (typeof data === "object" && data !== null && !Array.isArray(data)) {
    return code(pieces, json(data), "json");
  }
  const text = joined(data);
  if (/javascript$/.test(type)) return code(pieces, text, "javascript");
  if (/json$/.test(type)) return code(pieces, text, "json");
  return type.startsWith("text/") ? resultHtml(pieces, text) : "";
}

/** A picture, and what takes its place on the screen where scripts run. */
function living(data: Bundle, type: string): string {
  const label = labelOf(data);
  const png = base64(data["image/png"]);
  const role = type === plotlyMimeType ? ` role="group" aria-label="${label}"` : "";
  const picture = png
    ? `<img src="data:image/png;base64,${png}" alt="${label}">`
    : `<p class="missing">${label}: interactive, drawn where scripts run.</p>`;
  return `<div class="static">${picture}</div>
<div class="live"${role} hidden></div>
<script type="application/json">${scriptJson(data[type])}</script>\n`;
}

function labelOf(data: Bundle = {}): string {
  return escapeMarkup(joined(data["text/plain"]) || "Output");
}

function picture(type: string, bytes: string, { data, metadata }: Output): string {
  const label = labelOf(data);
  if (bytes === "") return `<p class="output">${note(`${type} without a picture: ${label}`)}</p>`;
  const { width } = (metadata?.[type] ?? {}) as { width?: unknown };
  const size = typeof width === "number" ? ` width="${Math.trunc(width)}"` : "";
  const source = `data:${type};base64,${bytes}`;
  return `<figure class="output picture"><img src="${source}" alt="${label}"${size}></figure>`;
}

/** A drawing's text as base64; some libraries send it so already. */
function drawing(data: unknown): string {
  const text = joined(data);
  return text.trimStart().startsWith("<") ? toBase64(new TextEncoder().encode(text)) : base64(data);
}

/** Bytes as they came; nothing where they are no base64. */
function base64(data: unknown): string {
  const compact = joined(data).replace(/\s/g, "");
  return /^(?:[A-Za-z0-9+/]{4})*[A-Za-z0-9+/=]{4}$/.test(compact) ? compact : "";
}

function recording({ data = {} }: Output): string {
  const type = Object.keys(data).find((each) => /^(video|audio)\//.test(each)) ?? "";
  const bytes = base64(data[type]);
  const tag = type.startsWith("video") ? "video" : "audio";
  if (bytes === "") return `<p class="output">${note(`${escapeMarkup(type)} without data.`)}</p>`;
  const source = escapeMarkup(`data:${type};base64,${bytes}`);
  return `<figure class="output picture"><${tag} controls src="${source}"></${tag}></figure>`;
}

/** Comma-separated values as a table; a value in quotes may hold commas, quotes and line ends. */
function csvHtml(text: string): string {
  const [head = [], ...rows] = csvRows(text);
  const row = (cells: string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeMarkup(cell)}</${tag}>`).join("")}</tr>`;
  const body = rows.map((cells) => row(cells, "td")).join("\n");
  return block(`<table><thead>${row(head, "th")}</thead>\n<tbody>${body}</tbody></table>`);
}

function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [whole, quoted, plain, end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g,
  )) {
    if (whole === "" && row.length === 0) break;
    row.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
