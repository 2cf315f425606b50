import type { Finished } from "./run_one";
import type { Published } from "./published";

/** A number of an evaluation, as a column shows it. */
export interface Column<E = Finished> {
  readonly title: string;
  /** Nothing where a model has none: what is no number is null in JSON. */
  read(of: E): number | null | undefined;
  readonly digits: number;
  /** Shown times this, such as 100 for percent. */
  readonly factor?: number;
}

/** A table in Markdown. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]) {
  const lines = rows.map((cells) => `| ${cells.join(" | ")} |`);
  return [`| ${titles.join(" | ")} |`, `|${titles.map(() => "---|").join("")}`, ...lines].join(
    "\n",
  );
}

/** A row for each model: mean ± standard deviation over its seeds. */
export function tableOfRows(finished: readonly Finished[], columns: readonly Column[]): string {
  const rows = [...byRow(finished)].map(([title, members]) => [
    title,
    ...columns.map((column) => cell(members, column)),
  ]);
  return markdownTable(["model", ...columns.map(({ title }) => title)], rows);
}

/** The runs of each row, in the order in which rows were met. */
export function byRow(finished: readonly Finished[]): Map<string, Finished[]> {
  const rows = new Map<string, Finished[]>();
  for (const each of finished) {
    const { title } = each.run;
    rows.set(title, [...(rows.get(title) ?? []), each]);
  }
  return rows;
}

/** What a column says of a row's runs. */
export function cell<E>(members: readonly E[], { read, digits, factor = 1 }: Column<E>): string {
  const values = members.flatMap((each) => {
    const value = read(each);
    return typeof value === "number" ? [value * factor] : [];
  });
  return meanAndSpread(values, digits);
}

/** `98.21 ± 0.12`: the mean, and the standard deviation of what more than one seed gave. */
export function meanAndSpread(values: readonly number[], digits: number): string {
  if (values.length === 0) return "–";
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return mean.toFixed(digits);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return `${mean.toFixed(digits)} ± ${Math.sqrt(squares / (values.length - 1)).toFixed(digits)}`;
}

/** Published figures, each with its setting. */
export function publishedTable(
  figures: readonly Published[],
  measure: string,
  title = "model",
): string {
  const rows = figures.map(({ what, value, setting }) => [what, value, setting]);
  return markdownTable([title, measure, "setting"], rows);
}

export function epochsText(count: number): string {
  return count === 1 ? "1 epoch" : `${count} epochs`;
}
