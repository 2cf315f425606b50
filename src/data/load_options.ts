/** How far a download or a drawing has come, for a progress bar. */
export interface DataProgress {
  /** What is going on, such as "train-images-idx3-ubyte". */
  readonly label: string;
  /** Bytes or images so far. */
  readonly done: number;
  /** All of them, where that is known. */
  readonly total?: number;
}

/** Where a data set is looked for, and who hears of it. */
export interface LoadOptions {
  /** Folder of IDX files, gzip-compressed or not. Default: the environment's `MNIST_DIR` for MNIST. */
  readonly dataDir?: string;
  /** Seed of generated images, 0 to 2^53 - 1. Default 0. */
  readonly seed?: number;
  /** Keeps the first images only, for a quick trial; more than there are is all of them. */
  readonly limit?: { readonly train?: number; readonly test?: number };
  /** Hears what the user should know, a line at a time, such as that MNIST could not be had. */
  readonly onMessage?: (line: string) => void;
  /** Hears how far a download or a drawing has come. */
  readonly onProgress?: (progress: DataProgress) => void;
  /** Never uses the network. Default false. */
  readonly offline?: boolean;
}
