import { type FileFacts, host } from "../../host";
import type { Found, ReadRequest } from "./found";
import { readImageFolder } from "./image_files";
import { parquetFiles, readParquetImages } from "./parquet_images";

/** How one kind of files is recognized and read. */
export interface Reader {
  /** For people: "a folder of PNG, JPEG, … images". */
  readonly what: string;
  /**
   * Whether this path is of the kind.
   *
   * @param names what is in it, of a folder
   */
  reads(path: string, facts: FileFacts, names: readonly string[]): boolean;
  read(path: string, request: ReadRequest): Promise<Found>;
}

/** What can be read, the most particular first: whichever says yes reads it. */
export const readers: readonly Reader[] = [
  {
    what: "Parquet files with images",
    reads: (path, _, names) => parquetFiles(path, names).length > 0,
    read: (path, request) => readParquetImages(parquetFiles(path, listed(path)), request),
  },
  {
    what: "a folder of PNG, JPEG, WebP, GIF, BMP, TIFF or AVIF images",
    reads: (_, { kind }) => kind === "folder",
    read: readImageFolder,
  },
];

/** The names in a folder; none of a file. */
function listed(path: string): string[] {
  return host().files.stat(path).kind === "folder" ? host().files.list(path) : [];
}
