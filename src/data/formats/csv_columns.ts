import { counted, UserError } from "../../config";
import type { ImageOptions } from "../load_options";
import { roleOfName } from "./array_names";
import { flatShape } from "./array_layout";

/** Which columns of a table hold what. */
export interface CsvColumns {
  /** Whether the first row names the columns. */
  readonly header: boolean;
  /** How many values a row has. */
  readonly count: number;
  readonly label?: number;
  /** Those of the pixels, in their order. */
  readonly pixels: readonly number[];
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** What a user is told, where it is not plain. */
  readonly said?: string;
}

/** A row that counts up is the names that pandas gives to columns without names. */
const COUNTS_UP = 16;

/**
 * Which columns of a table are pixels, and which is the label: the one that is called so, the one of
 * words, or, of a column more than the pixels take, the first, or the last where the first never
 * changes. Columns that number the rows are left out.
 *
 * @param rows the first rows
 * @throws UserError where the columns are no square, or three, or of the sides that were named
 */
export function columnsOf(
  rows: readonly (readonly string[])[],
  size: ImageOptions["size"],
  file: string,
): CsvColumns {
  const [first, ...rest] = rows;
  const header = isHeader(first);
  const body = header ? rest : rows;
  if (body.length === 0) {
    throw new UserError(
      `${file}: expected rows of pixels, found ${header ? "only names of columns" : "an empty file"}; name another file`,
    );
  }
  const count = body[0].length;
  if (header && first.length !== count) {
    throw new UserError(
      `${file}: expected ${counted(first.length)} values a row, as there are names, found ${counted(count)} in the first row; save it again`,
    );
  }
  const all = Array.from({ length: count }, (_, i) => i);
  const kept = all.filter((i) => !(header && isRowNumber(first[i], body, i)));
  const words = kept.filter((i) => isOfWords(body, i));
  const named = header ? kept.filter((i) => roleOfName(first[i]).role === "labels") : [];
  const certain = words.length === 1 ? words[0] : named.length === 1 ? named[0] : undefined;
  if (certain !== undefined) return shaped(certain, kept, { header, count }, size, file);
  if (words.length !== 0) {
    throw new UserError(
      `${file}: expected numbers and one label a row, found no numbers in ${counted(words.length)} columns; leave out what is no pixel`,
    );
  }
  if (flatShape(kept.length, size)) return shaped(undefined, kept, { header, count }, size, file);
  const odd = header ? oddName(first, kept) : undefined;
  if (odd !== undefined) return shaped(odd, kept, { header, count }, size, file);
  const last = kept[kept.length - 1];
  const changes = (i: number) => body.some((row) => row[i] !== body[0][i]);
  const isLast = !changes(kept[0]) && changes(last);
  const columns = shaped(isLast ? last : kept[0], kept, { header, count }, size, file);
  const said =
    isLast && `${file}: the last column is taken as the label, since the first never changes`;
  return { ...columns, ...(said && { said }) };
}

function shaped(
  label: number | undefined,
  kept: readonly number[],
  table: Pick<CsvColumns, "header" | "count">,
  size: ImageOptions["size"],
  file: string,
): CsvColumns {
  const pixels = kept.filter((i) => i !== label);
  const shape = flatShape(pixels.length, size);
  if (shape) return { ...table, ...(label !== undefined && { label }), pixels, ...shape };
  const beside = label === undefined ? "and no label" : "beside the label";
  throw new UserError(
    `${file}: expected a row of pixels that are square, or three for each pixel of a square, found ${counted(pixels.length)} columns ${beside}; name the size (48x32), or leave out other columns`,
  );
}

/** Whether a row is names: words in several columns, or numbers that count up. */
function isHeader(row: readonly string[]): boolean {
  const words = row.filter((cell) => !isNumber(cell)).length;
  if (words > 1 || words === row.length) return true;
  const counts = row.filter((cell, i) => cell !== "" && Number(cell) === Number(row[i - 1]) + 1);
  return row.length > COUNTS_UP && counts.length >= row.length - 2;
}

/** The only column that is not called as all others are but for their numbers: "pixel1", "pixel2", "digit". */
function oddName(names: readonly string[], kept: readonly number[]): number | undefined {
  const stems = kept.map((i) => names[i].replace(/\d+/g, "0"));
  const odd = kept.filter((_, i) => stems.filter((stem) => stem === stems[i]).length === 1);
  return odd.length === 1 && new Set(stems).size === 2 ? odd[0] : undefined;
}

/** The column of numbers that pandas and databases put before a row. */
function isRowNumber(name: string, body: readonly (readonly string[])[], column: number): boolean {
  if (!/^(?:|unnamed: \d+|id|index|image_?id)$/i.test(name.trim())) return false;
  return body.every((row, i) => i === 0 || Number(row[column]) === Number(body[i - 1][column]) + 1);
}

/** Whether most of a column's values are words; a few among numbers are mistakes, told of later. */
function isOfWords(body: readonly (readonly string[])[], column: number): boolean {
  const words = body.filter((row) => row[column]?.trim() && !isNumber(row[column]));
  return words.length > body.length / 2;
}

function isNumber(cell: string): boolean {
  return cell.trim() !== "" && Number.isFinite(Number(cell));
}
