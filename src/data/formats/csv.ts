import { counted, UserError } from "../../config";
import { joinPath } from "../../host";
import type { LoadOptions } from "../load_options";
import type { ImageStore } from "../store/image_store";
import { type ArrayRole, roleOfName } from "./array_names";
import type { ArraySource } from "./array_source";
import { inMemory } from "./array_source";
import { classLabels } from "./class_labels";
import { columnsOf, type CsvColumns } from "./csv_columns";
import { csvRows } from "./csv_rows";
import type { Found, FoundImages } from "./found";
import { imagesOfArrays } from "./image_arrays";
import { PixelValues } from "./pixel_values";
import { MOST_BYTES_READ, namesIn } from "./reading";

/** A table is read into memory: so many values are the 2 GiB that any reader takes, as float32. */
export const MOST_VALUES = MOST_BYTES_READ / 4;

const ENDING = /\.(?:csv|tsv)(?:\.gz)?$/i;

/** A table of pixels as it was read. */
interface Table {
  readonly name: string;
  readonly source: ArraySource;
  readonly columns: CsvColumns;
  /** Of the label's column, where there is one. */
  readonly labels?: string[];
}

/** Whether a folder holds tables. */
export function looksLikeCsvFolder(_path: string, names: readonly string[]): boolean {
  return names.some((name) => ENDING.test(name));
}

/**
 * Images of a table with a row an image, as Kaggle has MNIST: `label,pixel0,…`, the label first or
 * last or none, words or numbers, values of 0 to 255 or 0 to 1; `.csv` or `.tsv`, gzip-compressed or
 * not. A folder has `train.csv` and `test.csv`, or one file.
 *
 * @throws UserError where a row or value will not do, with its place
 */
export async function readCsv(
  path: string,
  options: LoadOptions,
  most = MOST_VALUES,
): Promise<Found> {
  const files = ENDING.test(path) ? [{ split: "all" as const, file: path }] : filesIn(path);
  const tables = new Map<string, Table>();
  for (const { split, file } of files) tables.set(split, await tableIn(file, options, most));
  const train = tables.get("train");
  for (const [split, { name, labels }] of tables) {
    if (split === "train" || labels || !train?.labels) continue;
    // As Kaggle's, whose labels nobody but Kaggle has.
    options.onMessage?.(
      `${name}: has no labels and is left out: images that are held out of ${train.name} take its place`,
    );
    tables.delete(split);
  }
  const found = await foundIn(tables, options);
  const [images] = found.images.values();
  const kind = "a table of pixels";
  const named = found.classNames && { classNames: found.classNames };
  if (found.images.size === 1) return { all: images, ...named, kind };
  const [training, test, validation] = ["train", "test", "validation"].map((split) =>
    found.images.get(split),
  );
  if (training) {
    return {
      train: training,
      test: test ?? validation,
      ...(test && validation && { validation }),
      ...named,
      kind,
    };
  }
  throw new UserError(
    `${path}: expected train.csv and test.csv, found ${[...tables.keys()].join(" and ")}; name one file`,
  );
}

/** The images and labels of tables that belong together. */
async function foundIn(tables: ReadonlyMap<string, Table>, options: LoadOptions) {
  const all = [...tables.values()];
  const stores: ImageStore[] = await imagesOfArrays(
    all.map(({ source }) => source),
    options,
  );
  const raw = all.flatMap(({ name, labels }) => (labels ? [{ name, values: labels }] : []));
  const { labels, classNames } = classLabels(raw, (line) => options.onMessage?.(line));
  let next = 0;
  const images = new Map<string, FoundImages>(
    [...tables].map(([split, table], i) => [
      split,
      { store: stores[i], ...(table.labels && { labels: labels[next++] }) },
    ]),
  );
  return { images, classNames };
}

function filesIn(
  folder: string,
): { split: NonNullable<ArrayRole["split"]> | "all"; file: string }[] {
  const names = namesIn(folder).filter((name) => ENDING.test(name));
  const files = names.map((name) => ({
    split: roleOfName(name).split ?? ("all" as const),
    file: joinPath(folder, name),
  }));
  const splits = files.filter(({ split }) => split !== "all");
  const meant = splits.length > 0 ? splits : files;
  const twice = meant.find(
    ({ split }, i) => meant.findIndex((other) => other.split === split) !== i,
  );
  if (meant.length > 0 && !twice) return meant;
  throw new UserError(
    `${folder}: expected train.csv and test.csv, or one CSV file, found ${names.slice(0, 8).join(", ") || "none"}; name one file`,
  );
}

async function tableIn(
  file: string,
  { size, onProgress, onMessage }: LoadOptions,
  most: number,
): Promise<Table> {
  let columns: CsvColumns | undefined;
  const values = new PixelValues();
  const labels: string[] = [];
  let [rows, images] = [0, 0];
  for await (const chunk of csvRows(file)) {
    columns ??= columnsOf(chunk, size, file);
    for (const row of chunk) {
      rows++;
      if (rows === 1 && columns.header) continue;
      requireRoom(values.length + columns.pixels.length, most, file);
      addRow(row, rows, columns, values, file);
      images++;
      if (columns.label !== undefined) labels.push(row[columns.label]);
    }
    onProgress?.({ label: `reading ${file.slice(file.lastIndexOf("/") + 1)}`, done: rows });
  }
  if (!columns)
    throw new UserError(`${file}: expected rows of pixels, found an empty file; name another`);
  if (columns.said) onMessage?.(columns.said);
  const { height, width, channels } = columns;
  const { type, bytes } = values.contents();
  const shape = [images, height, width, channels];
  const array = { name: file, type, fortran: false, shape, count: values.length };
  const source = { ...inMemory(bytes), ...array };
  return { name: file, source, columns, ...(columns.label !== undefined && { labels }) };
}

function requireRoom(count: number, most: number, file: string): void {
  if (count <= most) return;
  throw new UserError(
    `${file}: expected at most ${most} values, found more; save it as .npy, of which a batch reads its own images`,
  );
}

function addRow(
  row: readonly string[],
  line: number,
  { count, pixels }: CsvColumns,
  values: PixelValues,
  file: string,
): void {
  if (row.length !== count) {
    throw new UserError(
      `${file}: expected ${counted(count)} values in row ${line}, as in the first, found ${counted(row.length)}; save it again`,
    );
  }
  for (const column of pixels) {
    const cell = row[column];
    const value = cell === "" ? NaN : Number(cell);
    if (value >= -1.01 && value <= 255) values.push(value);
    else {
      throw new UserError(
        `${file}: expected a number from 0 to 255 in row ${line}, column ${column + 1}, found "${cell.slice(0, 40)}"; correct it`,
      );
    }
  }
}
