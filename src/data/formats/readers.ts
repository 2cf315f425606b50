import { type FileFacts, host } from "../../host";
import { looksLikeCifar, readCifar } from "./cifar";
import { looksLikeCsvFolder, readCsv } from "./csv";
import type { Found, ReadRequest } from "./found";
import { holdsIdxFiles, looksLikeIdxFolder, readIdxPairs } from "./idx_pairs";
import { looksLikeImageFolder } from "../images/walk_folder";
import { readImageFolder } from "./image_files";
import { looksLikeNpyFolder, readNpy } from "./npy";
import { readNpz } from "./npz";
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
  reads(path: string, facts: FileFacts, names: readonly string[]): boolean | Promise<boolean>;
  read(path: string, request: ReadRequest): Promise<Found>;
}

const isFolder = ({ kind }: FileFacts) => kind === "folder";

/** What can be read, the most particular first: whichever says yes reads it. */
export const readers: readonly Reader[] = [
  {
    what: "NumPy archives (.npz)",
    reads: (path) => /\.npz$/i.test(path),
    read: (path, { options }) => readNpz(path, options),
  },
  {
    what: "Parquet files with images",
    reads: (path, _, names) => parquetFiles(path, names).length > 0,
    read: (path, request) => readParquetImages(parquetFiles(path, namesIn(path)), request),
  },
  {
    what: "CIFAR's binary files",
    reads: (path, _, names) => looksLikeCifar(path, names),
    read: (path, { options }) => readCifar(path, options),
  },
  {
    what: "IDX files",
    reads: (path, facts, names) => isFolder(facts) && looksLikeIdxFolder(path, names),
    read: (path, { options }) => readIdxPairs(path, options),
  },
  {
    what: "a folder of PNG, JPEG, WebP, GIF, BMP, TIFF or AVIF images",
    reads: (path, facts) => isFolder(facts) && looksLikeImageFolder(path),
    read: readImageFolder,
  },
  {
    what: "NumPy arrays (.npy, or a folder of them)",
    reads: (path, facts, names) =>
      /\.npy$/i.test(path) || (isFolder(facts) && looksLikeNpyFolder(path, names)),
    read: (path, { options }) => readNpy(path, options),
  },
  {
    what: "tables of pixels (.csv, .tsv)",
    reads: (path, facts, names) =>
      /\.[ct]sv(\.gz)?$/i.test(path) || (isFolder(facts) && looksLikeCsvFolder(path, names)),
    read: (path, { options }) => readCsv(path, options),
  },
  {
    what: "IDX files of any name",
    reads: (path, facts) => isFolder(facts) && holdsIdxFiles(path),
    read: (path, { options }) => readIdxPairs(path, options),
  },
];

/** The names in a folder; none of a file. */
function namesIn(path: string): string[] {
  return host().files.stat(path).kind === "folder" ? host().files.list(path) : [];
}
