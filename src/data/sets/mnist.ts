import { host } from "../../host";
import { defineDataset, type LoadedDataset } from "../define_dataset";
import { DownloadError, type VerifiedFile } from "../download";
import { readIdxFolder } from "../formats/idx_folder";
import type { LoadOptions } from "../load_options";
import { digits } from "./digits";
import { downloadedSource, ofFolder } from "./own_bytes";
import { cacheFolderOf, fetchMissing, hasUnusedProxy, type Places } from "./published";

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
const MIRRORS: readonly string[] = [
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
  "https://raw.githubusercontent.com/fgnt/mnist/master/",
];

const SET = { title: "MNIST", by: "LeCun, Cortes, Burges" };

/**
 * MNIST: 70,000 handwritten digits, grey, 28×28, 60,000 of them for training.
 *
 * The environment's `MNIST_DIR` names a folder of its files, `MNIST_MIRROR` a mirror of one's own.
 */
export const mnist = defineDataset({
  name: "mnist",
  title: "MNIST",
  item: "digit",
  imageShape: [28, 28],
  numClasses: 10,
  load(options) {
    const { variables } = host();
    const mirror = variables.MNIST_MIRROR;
    return loadMnist(
      { ...options, dataDir: options.dataDir ?? (variables.MNIST_DIR || undefined) },
      {
        cacheFolder: cacheFolderOf("mnist"),
        mirrors: mirror ? [mirror] : MIRRORS,
        files: MNIST_FILES,
      },
    );
  },
});

/**
 * MNIST from the named folder; else from the cache; else from the network into the cache; else
 * generated digits, said loudly.
 *
 * @throws UserError where the named folder is broken or the cache cannot be written
 */
export async function loadMnist(options: LoadOptions, places: Places): Promise<LoadedDataset> {
  const { dataDir } = options;
  if (dataDir !== undefined) {
    const { verified, ...splits } = await fromFolder(dataDir, places.files);
    return { ...splits, ...ofFolder(SET, dataDir, verified, options) };
  }
  try {
    await fetchMissing(SET.title, options, places);
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    return generatedInstead(options, error.message);
  }
  const { train, test } = await fromFolder(places.cacheFolder);
  return { train, test, generated: false, source: downloadedSource(SET) };
}

function fromFolder(folder: string, files?: readonly VerifiedFile[]) {
  return readIdxFolder(folder, {
    ...{ imageShape: [28, 28], numClasses: 10, files },
    folders: ["MNIST", "mnist"],
  });
}

function generatedInstead(options: LoadOptions, reason: string): Promise<LoadedDataset> {
  if (hasUnusedProxy()) {
    options.onMessage?.(
      "A proxy is set, which this Node does not use for downloads: set NODE_USE_ENV_PROXY=1 (Node 22.21 or later)",
    );
  }
  options.onMessage?.(
    `No MNIST files and no download (${reason}): using generated digits, NOT MNIST. ` +
      "To use MNIST, name the folder of its files with --data_dir or MNIST_DIR.",
  );
  return digits.load(options);
}
