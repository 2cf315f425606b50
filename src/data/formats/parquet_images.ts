import { UserError } from "../../config";
import { fileName, host, joinPath } from "../../host";
import type { EncodedImages, PartName } from "../images/encoded_images";
import { UNKNOWN_LABEL } from "../labels";
import type { Found, ReadRequest } from "./found";
import { readEncoded } from "./image_files";
import { openParquet, type ParquetTable } from "./parquet_table";

const PARTS: readonly [RegExp, PartName][] = [
  [/^train/i, "train"],
  [/^test/i, "test"],
  [/^val/i, "validation"],
];

/** Columns that hold a class, where nothing says which one does. */
const LABELS = /^(label|labels|fine_label|class|target|y)$/i;

/** The table, and which of its columns are meant. */
interface ImageTable {
  readonly path: string;
  readonly table: ParquetTable;
  readonly image: string;
  readonly label?: string;
  /** Of the label, where the file says them. */
  readonly names?: readonly string[];
}

/** The Parquet files that a path stands for: itself, or those in the folder or in its `data/`. */
export function parquetFiles(path: string, names: readonly string[]): string[] {
  if (/\.parquet$/i.test(path)) return [path];
  const own = names.filter((name) => /\.parquet$/i.test(name) && !name.startsWith("."));
  if (own.length > 0) return own.map((name) => joinPath(path, name));
  if (!names.includes("data")) return [];
  try {
    const inner = joinPath(path, "data");
    return host()
      .files.list(inner)
      .filter((name) => /\.parquet$/i.test(name))
      .map((name) => joinPath(inner, name));
  } catch {
    return [];
  }
}

/**
 * Reads images from Parquet files as Hugging Face stores them: a column with encoded images, as
 * bytes or as a group that has `bytes`, and a column of labels, of which the names may be noted.
 * Files named `train-…`, `test-…` and `validation-…` are those parts.
 *
 * @throws UserError where a file is broken or has no column of images
 */
export async function readParquetImages(
  files: readonly string[],
  request: ReadRequest,
): Promise<Found> {
  const tables = await Promise.all(files.map(openImageTable));
  return readEncoded(await rowsOf(tables), request);
}

async function openImageTable(path: string): Promise<ImageTable> {
  const table = await openParquet(path);
  const features = featuresIn(table.notes.get("huggingface"));
  const columns = topColumns(table);
  const told = Object.entries(features).find(([, { _type }]) => _type === "Image")?.[0];
  const image =
    told ??
    columns.find(({ inner }) => inner.includes("bytes"))?.name ??
    columns.find(
      ({ type, name }) => type === "BYTE_ARRAY" && /^(image|img|picture|photo)/i.test(name),
    )?.name;
  if (image === undefined) {
    const found = columns.map(({ name }) => name).join(", ");
    throw new UserError(
      `${path}: expected a column of images with their bytes, found the columns ${found || "none"}; name another file`,
    );
  }
  const classed = Object.entries(features).find(([, { _type }]) => _type === "ClassLabel");
  const label = classed?.[0] ?? columns.find(({ name }) => LABELS.test(name))?.name;
  return { path, table, image, label, names: classed?.[1].names };
}

interface Feature {
  readonly _type?: string;
  readonly names?: readonly string[];
}

/** What Hugging Face's library notes of the columns. */
function featuresIn(note: string | undefined): Record<string, Feature> {
  try {
    const { info } = JSON.parse(note ?? "{}") as { info?: { features?: Record<string, Feature> } };
    return info?.features ?? {};
  } catch {
    return {};
  }
}

/** The columns at the top of the tree, each with the names right below it. */
function topColumns({ schema }: ParquetTable) {
  const columns: { name: string; type?: string; inner: string[] }[] = [];
  function skip(at: number): number {
    let next = at + 1;
    for (let n = schema[at].num_children ?? 0; n > 0; n--) next = skip(next);
    return next;
  }
  for (let at = 1; at < schema.length;) {
    const { name, type, num_children: children = 0 } = schema[at];
    const inner: string[] = [];
    for (let n = 0, below = at + 1; n < children; n++, below = skip(below)) {
      inner.push(schema[below].name);
    }
    columns.push({ name, type, inner });
    at = skip(at);
  }
  return columns;
}

/** The rows of all tables, one after another. */
async function rowsOf(tables: readonly ImageTable[]): Promise<EncodedImages> {
  const { files } = host();
  const ends: number[] = [];
  for (const { table } of tables) ends.push((ends[ends.length - 1] ?? 0) + table.numRows);
  const size = ends[ends.length - 1] ?? 0;
  if (size === 0) throw new UserError(`${tables[0].path}: expected rows with images, found none`);
  const placeOf = (i: number) => {
    const t = ends.findIndex((end) => i < end);
    return { ...tables[t], row: i - (ends[t - 1] ?? 0) };
  };
  const parts = tables.map(({ path }) => PARTS.find(([word]) => word.test(fileName(path)))?.[1]);
  const isSplit = parts.every((part) => part) && parts.includes("train") && parts.includes("test");
  const group = lastGroups();
  return {
    size,
    kind: tables.length === 1 ? "a Parquet file" : `${tables.length} Parquet files`,
    name(i) {
      const { path, row } = placeOf(i);
      return `${fileName(path)} row ${row}`;
    },
    async bytes(i) {
      const { table, image, row } = placeOf(i);
      const n = table.groupEnds.findIndex((end) => row < end);
      const values = await group(table, n, image);
      return bytesIn(values[row - (table.groupEnds[n - 1] ?? 0)]);
    },
    stamp: tables
      .map(({ path, table }) => {
        const { size, modified } = files.stat(path);
        return `${path}\t${size}\t${modified}\t${table.numRows}`;
      })
      .join("\n"),
    ...(await labelsOf(tables)),
    ...(isSplit && {
      parts: tables.flatMap(({ table }, t) => new Array<PartName>(table.numRows).fill(parts[t]!)),
    }),
  };
}

/** Groups of rows as they are read: the last two, since rows are asked for in their order. */
function lastGroups() {
  let kept: { table: ParquetTable; n: number; values: Promise<unknown[]> }[] = [];
  return (table: ParquetTable, n: number, column: string): Promise<unknown[]> => {
    const known = kept.find((each) => each.table === table && each.n === n);
    if (known) return known.values;
    const values = table.group(n, column);
    kept = [...kept.slice(-1), { table, n, values }];
    return values;
  };
}

/** @throws Error in few words where a row has no image */
function bytesIn(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === "object" && value !== null && "bytes" in value) {
    if (value.bytes instanceof Uint8Array) return value.bytes;
    throw new Error("the row names a file and holds no image");
  }
  throw new Error("the row holds no image");
}

async function labelsOf(
  tables: readonly ImageTable[],
): Promise<Pick<EncodedImages, "labels" | "classNames">> {
  if (!tables.every(({ label }) => label !== undefined)) return {};
  const values: unknown[] = [];
  for (const { table, label } of tables) {
    for (let n = 0; n < table.groupEnds.length; n++) {
      for (const value of await table.group(n, label!)) values.push(value);
    }
  }
  const plain = values.map((value) =>
    value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
  );
  const words = plain.filter((value): value is string => typeof value === "string");
  if (words.length > 0) {
    const classNames = [...new Set(words)].sort();
    const numbers = new Map<unknown, number>(classNames.map((name, i) => [name, i]));
    const labels = Int32Array.from(plain, (value) => numbers.get(value) ?? UNKNOWN_LABEL);
    return { labels, classNames };
  }
  const labels = Int32Array.from(plain, (value, i) => numberOf(value, i, tables));
  const { names } = tables[0];
  const classes = labels.reduce((a, b) => Math.max(a, b), -1) + 1;
  if (names && names.length >= classes) return { labels, classNames: names };
  return { labels, classNames: Array.from({ length: classes }, (_, i) => String(i)) };
}

function numberOf(value: unknown, i: number, [{ path, label, names }]: readonly ImageTable[]) {
  if (value === null || value === undefined) return UNKNOWN_LABEL;
  const number = Number(value);
  const most = names?.length ?? 2 ** 31 - 1;
  if (Number.isInteger(number) && number >= UNKNOWN_LABEL && number < most) return number;
  throw new UserError(
    `${path}: expected classes from 0 to ${most - 1} in the column ${label}, found ${String(value)} in row ${i}; mend it`,
  );
}
