import type { MimeBundle } from "../notebook_host";
import { read } from "./read";
import { tableBundle } from "./table";

/** Of a longer table, so many rows are shown. */
const mostRows = 100;

/**
 * A DataFrame or Series of danfo as a table, its index before the columns unless that only counts
 * the rows.
 *
 * @returns undefined for a value that is neither
 */
export function frameBundle(value: unknown): MimeBundle | undefined {
  const [columns, index, values] = ["columns", "index", "values"].map((name) => read(value, name));
  if (!Array.isArray(columns) || !Array.isArray(index) || !Array.isArray(values)) return undefined;
  if (typeof read(value, "head") !== "function" || index.length !== values.length) return undefined;
  const rows = values
    .slice(0, mostRows)
    .map((row: unknown) => (Array.isArray(row) ? (row as unknown[]) : [row]));
  const names = columns.map(String);
  const counted = index.every((name, row) => name === row);
  const table = tableBundle(
    counted
      ? { columns: names, rows }
      : { columns: ["", ...names], rows: rows.map((row, i) => [index[i], ...row]) },
  );
  const left = values.length - rows.length;
  if (left === 0) return table;
  const more = `… ${left} more ${left === 1 ? "row" : "rows"}`;
  return {
    "text/html": `${String(table["text/html"])}\n<p>${more}</p>`,
    "text/plain": `${String(table["text/plain"])}\n${more}`,
  };
}
