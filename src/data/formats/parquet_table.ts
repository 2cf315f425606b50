import { UserError } from "../../config";
import { type OpenFile, host } from "../../host";

/** What of hyparquet is used. */
interface Hyparquet {
  parquetMetadataAsync(file: AsyncBuffer): Promise<Metadata>;
  parquetReadObjects(options: object): Promise<Record<string, unknown>[]>;
}

interface AsyncBuffer {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer>;
}

interface Metadata {
  readonly num_rows: bigint;
  readonly schema: readonly SchemaElement[];
  readonly row_groups: readonly { readonly num_rows: bigint; readonly total_byte_size: bigint }[];
  readonly key_value_metadata?: readonly { readonly key: string; readonly value?: string }[];
}

/** A column, or a group of some, in the order of a walk through the tree. */
export interface SchemaElement {
  readonly name: string;
  readonly type?: string;
  readonly num_children?: number;
}

/** Rows of one group are decoded together; a group of more bytes is not. */
const MOST_GROUP_BYTES = 2 ** 30;

/** A Parquet file of which groups of rows are read as they are wanted. */
export interface ParquetTable {
  readonly numRows: number;
  readonly schema: readonly SchemaElement[];
  /** What programs noted beside the table, by name, such as "huggingface". */
  readonly notes: ReadonlyMap<string, string>;
  /** Where each group of rows ends. */
  readonly groupEnds: readonly number[];
  /** The values of a column in a group of rows, of which bytes stay bytes. */
  group(n: number, column: string): Promise<unknown[]>;
}

/**
 * Opens a Parquet file.
 *
 * @throws UserError where it is none, or broken
 */
export async function openParquet(path: string): Promise<ParquetTable> {
  const { packages, files } = host();
  const parquet = await packages.import<Hyparquet>("hyparquet");
  const file = asyncBuffer(files.open(path));
  const metadata = await orBroken(path, () => parquet.parquetMetadataAsync(file));
  const groupEnds: number[] = [];
  for (const { num_rows } of metadata.row_groups) {
    groupEnds.push((groupEnds[groupEnds.length - 1] ?? 0) + Number(num_rows));
  }
  return {
    numRows: groupEnds[groupEnds.length - 1] ?? 0,
    schema: metadata.schema,
    notes: new Map(metadata.key_value_metadata?.map(({ key, value = "" }) => [key, value])),
    groupEnds,
    async group(n, column) {
      const bytes = Number(metadata.row_groups[n].total_byte_size);
      if (!(bytes <= MOST_GROUP_BYTES)) {
        throw new UserError(
          `${path}: its rows come in groups of ${bytes} bytes, more than 1 GiB; write it anew with smaller row groups`,
        );
      }
      const { compressors } = await packages.import<{ compressors: object }>(
        "hyparquet-compressors",
      );
      const rows = await orBroken(path, () =>
        parquet.parquetReadObjects({
          ...{ file, metadata, columns: [column], compressors, utf8: false },
          ...{ rowStart: groupEnds[n - 1] ?? 0, rowEnd: groupEnds[n] },
        }),
      );
      return rows.map((row) => row[column]);
    },
  };
}

function asyncBuffer(file: OpenFile): AsyncBuffer {
  return {
    byteLength: file.size,
    slice(start, end = file.size) {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, file.size) - start));
      file.read(bytes, start);
      return Promise.resolve(bytes.buffer);
    },
  };
}

async function orBroken<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `${path}: expected a Parquet file, found a broken one (${why.replace(/\s+/g, " ")}); fetch it again`,
    );
  }
}
