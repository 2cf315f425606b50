import { host, joinPath } from "../../host";
import { defineDataset, type LoadedDataset } from "../define_dataset";
import { DownloadError, downloadFiles, hashOf, type VerifiedFile } from "../download";
import { readIdxFolder } from "../formats/idx_folder";
import type { LoadOptions } from "../load_options";
import { digits } from "./digits";

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

/** Where {@link loadMnist} looks; a test names its own. */
export interface MnistPlaces {
  /** The project's own copy of the files, made by a download. */
  readonly cacheFolder: string;
  readonly mirrors: readonly string[];
  /** What the files must hash to. */
  readonly files: readonly VerifiedFile[];
}

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
    const { projectFolder, variables } = host();
    const mirror = variables.MNIST_MIRROR;
    return loadMnist(
      { ...options, dataDir: options.dataDir ?? (variables.MNIST_DIR || undefined) },
      {
        cacheFolder: joinPath(projectFolder, "data", "mnist"),
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
export async function loadMnist(options: LoadOptions, places: MnistPlaces): Promise<LoadedDataset> {
  if (options.dataDir !== undefined) {
    // The folder itself is not named: the sentence goes into notebooks and files that are shared.
    return fromFolder(options.dataDir, "read from a folder of IDX files");
  }
  const { cacheFolder, mirrors } = places;
  try {
    const files = await unverified(cacheFolder, places.files);
    if (files.length > 0) {
      if (options.offline) throw new DownloadError("offline");
      options.onMessage?.(`Downloading MNIST into ${cacheFolder}`);
      await downloadFiles({ ...options, files, mirrors, folder: cacheFolder });
    }
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    return generatedInstead(options, error.message);
  }
  return fromFolder(cacheFolder, "downloaded and verified by SHA-256");
}

async function fromFolder(folder: string, how: string): Promise<LoadedDataset> {
  const splits = await readIdxFolder(folder, {
    ...{ imageShape: [28, 28], numClasses: 10 },
    folders: ["MNIST", "mnist"],
  });
  return { ...splits, generated: false, source: `MNIST (LeCun, Cortes, Burges), ${how}.` };
}

/** The files that the folder lacks, or holds with other bytes than they should have. */
async function unverified(
  folder: string,
  files: readonly VerifiedFile[],
): Promise<readonly VerifiedFile[]> {
  const verdicts = await Promise.all(
    files.map(async ({ name, sha256 }) => (await hashOfFile(joinPath(folder, name))) === sha256),
  );
  return files.filter((_, i) => !verdicts[i]);
}

/** Undefined where the file cannot be read. */
async function hashOfFile(file: string): Promise<string | undefined> {
  try {
    return await hashOf(host().files.read(file));
  } catch {
    return undefined;
  }
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

function hasUnusedProxy(): boolean {
  const { HTTPS_PROXY, https_proxy, NODE_USE_ENV_PROXY } = host().variables;
  return Boolean(HTTPS_PROXY ?? https_proxy) && !NODE_USE_ENV_PROXY;
}
