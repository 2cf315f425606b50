import type { Dataset, ImageSplit } from "../data";
import { counted } from "../config";
import type { Displayable } from "../figures";
import { displaySymbol } from "../host";
import { tableBundle } from "../host/display/table";

/** More classes than these are left to a last row. */
const MOST_ROWS = 30;

/**
 * How many images each class has in each split, as a table; those of no known class come last.
 *
 * @example
 * ```ts
 * classTable(data)
 * ```
 */
export function classTable(data: Dataset): Displayable {
  const { train, test, validation } = data;
  const splits = [train, test, ...(validation ? [validation] : [])];
  const rows = rowsOf(data, splits);
  const columns = ["class", ...splits.map(({ name }) => `${name} images`)];
  return { [displaySymbol]: () => tableBundle({ columns, rows }) };
}

function rowsOf({ classNames }: Dataset, splits: readonly ImageSplit[]): string[][] {
  const counts = splits.map((split) => countsOf(split, classNames.length));
  const row = (name: string, from: number, to: number) => [
    name,
    ...counts.map((each) => counted(each.slice(from, to).reduce((sum, n) => sum + n, 0))),
  ];
  const shown = classNames.length > MOST_ROWS ? MOST_ROWS - 1 : classNames.length;
  const rows = classNames.slice(0, shown).map((name, label) => row(name, label, label + 1));
  const left = classNames.length - shown;
  if (left > 0) rows.push(row(`${counted(left)} more classes`, shown, classNames.length));
  const unknown = row("of no class", classNames.length, classNames.length + 1);
  const isAny = unknown.slice(1).some((count) => count !== "0");
  return isAny ? [...rows, unknown] : rows;
}

/** The number of images of each class, and at the end of those whose class is not known. */
function countsOf({ labels }: ImageSplit, classes: number): number[] {
  const counts = new Array<number>(classes + 1).fill(0);
  for (const label of labels) counts[label >= 0 && label < classes ? label : classes]++;
  return counts;
}
