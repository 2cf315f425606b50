/** Which columns of a table name images, and their classes. */
export interface LabelColumns {
  /** Whether the first row names the columns. */
  readonly header: boolean;
  readonly file: number;
  readonly label: number;
  /** What the label's column is called, where it is. */
  readonly called?: string;
}

/** Names of columns that say what an image is of; the first that some column has is taken. */
const CALLED: readonly RegExp[] = [
  /^labels?$/i,
  /^(class(es)?|target|y|category|categories)$/i,
  /label|class|category/i,
  /^(breed|species|variety|genre|style|type|kind|diagnosis|dx|emotion|expression)s?$/i,
];

/** A column that numbers the rows. */
const ROW_NUMBER = /^(?:|unnamed: \d+|index)$/i;

/** So many images must be named before a table is taken to be of images; of few, half of them. */
const ENOUGH = 20;

/**
 * Which columns of a table name image files and classes.
 *
 * @param rows the first rows
 * @param find which image a cell names
 * @param count how many images there are
 * @returns undefined where no column names images; `names` where it is not clear which one is the class
 */
export function labelColumns(
  rows: readonly (readonly string[])[],
  find: (cell: string) => number | undefined,
  count: number,
): LabelColumns | { readonly names: readonly string[] } | undefined {
  const all = rows[0].map((_, column) => column);
  const images = all.map(
    (column) => new Set(rows.map((row) => find(row[column] ?? "")).filter((i) => i !== undefined)),
  );
  const file = all.reduce((a, b) => (images[b].size > images[a].size ? b : a));
  if (images[file].size < Math.min(ENOUGH, count / 2)) return undefined;
  const header = find(rows[0][file]) === undefined;
  const others = all.filter((i) => i !== file && !(header && ROW_NUMBER.test(rows[0][i].trim())));
  const label = others.length === 1 ? others[0] : header ? calledSo(rows, others) : undefined;
  if (label !== undefined)
    return { header, file, label, ...(header && { called: rows[0][label] }) };
  return { names: header ? others.map((i) => rows[0][i]) : [] };
}

/** The column that is called a label; of a number and a name for the same, the name. */
function calledSo(
  [names, ...body]: readonly (readonly string[])[],
  columns: readonly number[],
): number | undefined {
  for (const pattern of CALLED) {
    const called = columns.filter((i) => pattern.test(names[i].trim()));
    if (called.length === 0) continue;
    const words = called.filter((i) => body.some((row) => Number.isNaN(Number(row[i]))));
    const [only, ...others] = called.length === 1 ? called : words;
    return others.length === 0 ? only : undefined;
  }
  return undefined;
}
