import { UserError } from "../../config/user_error";
import type { Dataset } from "../dataset";
import type { DatasetEntry } from "../dataset_entry";
import { readIdxFolder } from "../idx_folder";
import { DIGIT_NAMES } from "./digit_names";

/** One file of a data set, and what its decompressed bytes must hash to. */
export interface VerifiedFile {
  /** Name without `.gz`. */
  readonly name: string;
  /** SHA-256 of the decompressed bytes, in hexadecimal. */
  readonly sha256: string;
}

/**
 * The four files of MNIST. The hashes are of the decompressed bytes, because mirrors wrap the
 * same bytes in different gzip files.
 *
 * Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", 1998.
 */
export const MNIST_FILES: readonly VerifiedFile[] = [
  {
    name: "train-images-idx3-ubyte",
    sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  },
  {
    name: "train-labels-idx1-ubyte",
    sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  },
  {
    name: "t10k-images-idx3-ubyte",
    sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  },
  {
    name: "t10k-labels-idx1-ubyte",
    sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
  },
];

/** Where MNIST can be had over HTTPS, tried in turn. Each holds the four names with `.gz`. */
export const MNIST_MIRRORS: readonly string[] = [
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
  "https://raw.githubusercontent.com/fgnt/mnist/master/",
];

/**
 * MNIST: 70,000 handwritten digits, grey, 28×28, 60,000 of them for training.
 *
 * Read from a named folder, else from the project's own copy, which is downloaded once.
 */
export const mnist: DatasetEntry = {
  name: "mnist",
  title: "MNIST",
  async load(options) {
    const folder = options.dataDir ?? process.env.MNIST_DIR;
    if (folder) return fromFolder(folder);
    throw new UserError("no MNIST files: name their folder with --data_dir or MNIST_DIR");
  },
};

async function fromFolder(folder: string): Promise<Dataset> {
  const splits = await readIdxFolder(folder, { imageShape: [28, 28], numClasses: 10 });
  return {
    name: mnist.name,
    title: mnist.title,
    generated: false,
    source: `MNIST (LeCun, Cortes, Burges), read from ${folder}.`,
    imageShape: [28, 28],
    numClasses: 10,
    classNames: DIGIT_NAMES,
    ...splits,
  };
}
