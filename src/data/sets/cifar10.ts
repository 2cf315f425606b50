import { UserError } from "../../config";
import { fileName, folderOf, host, joinPath } from "../../host";
import { defineDataset, type LoadedDataset } from "../define_dataset";
import type { VerifiedFile } from "../download";
import { readCifar } from "../formats/cifar";
import type { Found } from "../formats/found";
import type { LoadOptions } from "../load_options";
import { downloadedSource, ofFolder } from "./own_bytes";
import { cacheFolderOf, hashOfFile, type Places, requireFiles } from "./published";

const SET = { title: "CIFAR-10", by: "Krizhevsky" };
const ARCHIVE = "cifar-10-binary.tar.gz";

/**
 * Source: the set's page, www.cs.toronto.edu/~kriz/cifar.html; of digest and length: TensorFlow
 * Datasets, `url_checksums/cifar10.txt`. The second mirror is that of Swift for TensorFlow's tests.
 */
export const CIFAR_10_FILES: readonly VerifiedFile[] = [
  {
    ...{ name: ARCHIVE, bytes: 170052171, of: "download" as const },
    sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
  },
];
const MIRRORS = [
  "https://www.cs.toronto.edu/~kriz/",
  "https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/",
];

/**
 * CIFAR-10: 60,000 photographs of ten kinds of things, in colour, 32×32, 50,000 of them for training.
 *
 * Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
 */
export const cifar10 = defineDataset({
  name: "cifar-10",
  title: SET.title,
  item: "photograph",
  imageShape: [32, 32, 3],
  classNames: [
    ...["airplane", "automobile", "bird", "cat", "deer"],
    ...["dog", "frog", "horse", "ship", "truck"],
  ],
  load: (options) =>
    loadCifar10(options, {
      ...{ cacheFolder: cacheFolderOf("cifar-10"), mirrors: MIRRORS, files: CIFAR_10_FILES },
    }),
});

/**
 * CIFAR-10 from the folder or archive that is named, else from the project's own, else from the network.
 *
 * @throws UserError where that is broken, or the set cannot be had
 */
export async function loadCifar10(options: LoadOptions, places: Places): Promise<LoadedDataset> {
  const { dataDir } = options;
  if (dataDir === undefined) {
    await requireFiles(SET.title, "https://www.cs.toronto.edu/~kriz/cifar.html", options, places);
    const found = await readCifar(joinPath(places.cacheFolder, ARCHIVE), options);
    return { ...splitsOf(found, ARCHIVE), source: downloadedSource(SET) };
  }
  const below = joinPath(dataDir, ARCHIVE);
  const file = host().files.exists(below) ? below : dataDir;
  const verified =
    fileName(file) === ARCHIVE && (await hashOfFile(file)) === places.files[0].sha256;
  const folder = file === dataDir && fileName(file) === ARCHIVE ? folderOf(file) : dataDir;
  const splits = splitsOf(await readCifar(file, options), file);
  return { ...splits, ...ofFolder(SET, folder, verified, options) };
}

function splitsOf({ train, test, classNames }: Found, file: string) {
  if (train && test && (classNames?.length ?? 10) === 10) return { train, test };
  throw new UserError(
    `${file}: expected CIFAR-10's data_batch_1.bin to data_batch_5.bin and test_batch.bin, found others; name another folder`,
  );
}
