import type { MimeBundle } from "../notebook_host";
import { escapeMarkup } from "../escape";

/** Rows and columns of numbers and texts. */
export interface TableData {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** A table as HTML without a style of its own, so that the page's style serves, and as aligned text. */
export function tableBundle({ columns, rows }: TableData): MimeBundle {
  const whole = columns.map((_, column) =>
    rows.every((row) => !Number.isFinite(row[column]) || Number.isInteger(row[column])),
  );
  const cells = rows.map((row) => row.map((value, column) => cellText(value, whole[column])));
  return { "text/html": html(columns, cells), "text/plain": alignedText(columns, cells) };
}

/** Numbers with two decimals, unless the column holds only whole ones; what is missing as a dash. */
function cellText(value: unknown, whole = false): string {
  if (value === undefined || value === null || Number.isNaN(value)) return "–";
  return typeof value === "number" && !whole ? value.toFixed(2) : String(value);
}

function html(columns: readonly string[], rows: readonly string[][]): string {
  const row = (texts: readonly string[], tag: string) =>
    `<tr>${texts.map((text) => `<${tag}>${escapeMarkup(text)}</${tag}>`).join("")}</tr>`;
  return (
    `<table class="dataframe">\n<thead>${row(columns, "th")}</thead>\n<tbody>\n` +
    `${rows.map((texts) => row(texts, "td")).join("\n")}\n</tbody>\n</table>`
  );
}

function alignedText(columns: readonly string[], rows: readonly string[][]): string {
  const widths = columns.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column].length)),
  );
  return [columns, ...rows]
    .map((row) => row.map((text, column) => text.padStart(widths[column])).join("  "))
    .join("\n");
}
