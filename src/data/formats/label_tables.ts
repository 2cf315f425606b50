import { UserError, counted } from "../../config";
import { folderOf, joinPath } from "../../host";
import type { EncodedImages } from "../images/encoded_images";
import type { ListedImages } from "../images/image_folder";
import { UNKNOWN_LABEL } from "../labels";
import { roleOfName } from "./array_names";
import { classLabels, type RawLabels } from "./class_labels";
import { csvRows } from "./csv_rows";
import { ImageFinder, type Scope } from "./image_finder";
import { jsonRows } from "./json_rows";
import { labelColumns, type LabelColumns } from "./label_columns";

/** More tables than this are not looked at. */
const MOST_TABLES = 20;

/** Of more rows than this, values that hardly repeat are no classes. */
const FEW_ROWS = 20;

/** The classes that a table gives to images. */
interface TableLabels extends RawLabels {
  readonly values: readonly string[];
  /** `[values.length]`, the image that each of them is of. */
  readonly images: readonly number[];
}

/**
 * Images whose folders name no classes, with those of tables beside them: `file_name,label` as
 * Hugging Face has it (CSV or JSON lines), `id,label` as Kaggle does, with or without a header.
 *
 * @param say hears which table was taken, and why another was not
 */
export async function withTableLabels(
  source: ListedImages,
  folder: string,
  say: (line: string) => void,
): Promise<EncodedImages> {
  if (source.labels || source.tables.length === 0) return source;
  const finder = new ImageFinder(source);
  const found: TableLabels[] = [];
  for (const table of source.tables.slice(0, MOST_TABLES)) {
    const labels = await inWords(table, say, () => readTable(table, folder, finder, say));
    if (labels) found.push(labels);
  }
  if (found.length === 0) return source;
  const given = await inWords("the tables", say, () => Promise.resolve(classLabels(found, say)));
  if (!given) return source;
  const labels = new Int32Array(source.size).fill(UNKNOWN_LABEL);
  found.forEach(({ images }, t) => images.forEach((i, row) => (labels[i] = given.labels[t][row])));
  const unknown = labels.filter((label) => label === UNKNOWN_LABEL).length;
  const rest = unknown > 0 ? `, but for ${counted(unknown)} of them` : "";
  say(`${found.map(({ name }) => name).join(", ")}: taken as the images' classes${rest}`);
  return { ...source, labels, ...(given.classNames && { classNames: given.classNames }) };
}

/** What is wrong with a table is said, and its images stay without classes. */
async function inWords<T>(
  table: string,
  say: (line: string) => void,
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(`no classes are taken from ${table}: ${error.message}`);
    return undefined;
  }
}

async function readTable(
  table: string,
  folder: string,
  finder: ImageFinder,
  say: (line: string) => void,
): Promise<TableLabels | undefined> {
  const { split } = roleOfName(table);
  const scope: Scope = { folder: ownFolder(table), ...(split && { part: split }) };
  const find = (cell: string) => finder.find(cell, scope);
  const file = joinPath(folder, table);
  let columns: LabelColumns | undefined;
  const [images, values]: [number[], string[]] = [[], []];
  for await (const rows of /\.jsonl$/i.test(table) ? jsonRows(file) : csvRows(file)) {
    if (!columns) {
      const all = labelColumns(rows, find, finder.count(scope));
      if (!all) return undefined;
      if ("names" in all) return void say(unclear(table, all.names));
      columns = all;
    }
    for (const row of rows) {
      const image = find(row[columns.file] ?? "");
      if (image === undefined) continue;
      images.push(image);
      values.push(row[columns.label] ?? "");
    }
  }
  if (!columns) return undefined;
  const name = columns.called ? `${table} (${columns.called.trim()})` : table;
  const different = new Set(values).size;
  if (values.length > FEW_ROWS && different > values.length / 2) {
    return void say(`${name}: has ${counted(different)} different values for ${counted(values.length)} images, which are no classes`); // prettier-ignore
  }
  return { name, values, images };
}

/** A table's folder, from the set's on. */
function ownFolder(table: string): string {
  return table.includes("/") ? folderOf(table) : "";
}

function unclear(table: string, names: readonly string[]): string {
  const some = names.slice(0, 6).join(", ");
  return `${table}: names images, but ${some && `of its columns ${some} `}it is not clear which is their class: call that one "label"`;
}
