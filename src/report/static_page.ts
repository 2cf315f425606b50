import { randomBytes } from "node:crypto";
import { counted } from "../config";
import { escapeMarkup } from "../host/escape";
import type { Chip } from "./in_words";
import { controls, pageHtml, pageScript, pageStyle } from "./page_parts";
import { selfContained } from "./self_contained";

/** A page that stands beside the reports. */
export interface StaticPage {
  title: string;
  /** HTML below the title; what comes from elsewhere is escaped in it already. */
  head?: string;
  /** HTML of the page itself, likewise. */
  main: string;
  /** Names in `style/` and in `page/`, beside what every page has. */
  styles: string[];
  scripts: string[];
}

/** One HTML text in the reports' style, which needs nothing from outside either. */
export function staticPage({ title, head = "", main, styles, scripts }: StaticPage) {
  const mark = randomBytes(16).toString("hex");
  const body = `<header class="title"><h1>${escapeMarkup(title)}</h1>
${head}${controls()}
</header>
<main>
${main}
</main>`;
  const html = pageHtml(`${title} · Latent Lab`, mark, body, "wide");
  return selfContained(html, mark, {
    style: pageStyle("head", "controls", ...styles),
    script: pageScript("theme", ...scripts),
  });
}

/** A list of names and values, such as facts or metrics. */
export function definitions(kind: string, pairs: [name: string, value: string][]): string {
  if (pairs.length === 0) return "";
  const rows = pairs.map(([term, value]) => {
    return `<div><dt>${escapeMarkup(term)}</dt><dd>${escapeMarkup(value)}</dd></div>`;
  });
  return `<dl class="${kind}">${rows.join("")}</dl>\n`;
}

/** Parameters that are in words already. */
export function chips(parameters: readonly Chip[]): string {
  return definitions(
    "parameters",
    parameters.map(({ name, value }) => [name, value]),
  );
}

/** A metric for people: whole numbers as counts, others with two decimals, small ones with more. */
export function metricText(value: number): string {
  if (Number.isInteger(value)) return counted(value);
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 1 ? value.toFixed(2) : value.toPrecision(3);
}

/** Whether a PNG, as base64, is a long row: more than four times as wide as it is high. */
export function isStrip(png = ""): boolean {
  // Width and height are in the header of every PNG, at bytes 16 and 20.
  const header = Buffer.from(png.slice(0, 32), "base64");
  return header.length >= 24 && header.readUInt32BE(16) > 4 * header.readUInt32BE(20);
}
