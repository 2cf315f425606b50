import type { DatasetPage, LoadedDataset } from "../define_dataset";
import type { VerifiedFile } from "../download";
import { readIdxFolder } from "../formats/idx_folder";
import type { LoadOptions } from "../load_options";
import { downloadedSource, ofFolder, type SetFacts } from "./own_bytes";
import { cacheFolderOf, type Places, requireFiles } from "./published";

/** A set that is published as four IDX files of grey images, 28×28. */
export interface PublishedIdx extends SetFacts {
  readonly name: string;
  readonly item: string;
  readonly classNames: readonly string[];
  readonly files: readonly VerifiedFile[];
  readonly mirrors: readonly string[];
  /** The page where people find it. */
  readonly home: string;
  /** Names of folders that its files stand in. */
  readonly folders: readonly string[];
}

/** The page of such a set: from the folder that is named, else from the project's own, else from the network. */
export function publishedIdx(set: PublishedIdx): DatasetPage {
  const { name, title, item, classNames, files, mirrors } = set;
  return {
    ...{ name, title, item, classNames, imageShape: [28, 28] },
    load: (options) =>
      loadPublishedIdx(set, options, { cacheFolder: cacheFolderOf(name), mirrors, files }),
  };
}

/**
 * @throws UserError where the named folder is broken, or the set cannot be had: then which files to put
 *   where by hand
 */
export async function loadPublishedIdx(
  set: PublishedIdx,
  options: LoadOptions,
  places: Places,
): Promise<LoadedDataset> {
  const { title, folders } = set;
  const expected = { imageShape: [28, 28], numClasses: set.classNames.length, folders } as const;
  const { dataDir } = options;
  if (dataDir !== undefined) {
    const { verified, ...splits } = await readIdxFolder(dataDir, {
      ...expected,
      files: places.files,
    });
    return { ...splits, ...ofFolder(set, dataDir, verified, options) };
  }
  await requireFiles(title, set.home, options, places);
  const { train, test } = await readIdxFolder(places.cacheFolder, expected);
  return { train, test, source: downloadedSource(set) };
}

/** The usual names of the four files, each with the SHA-256 and the length of what is published. */
export function gzippedFiles(
  digests: readonly [
    trainImages: readonly [string, number],
    trainLabels: readonly [string, number],
    testImages: readonly [string, number],
    testLabels: readonly [string, number],
  ],
): VerifiedFile[] {
  const names = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"];
  return names.map((name, i) => {
    const [sha256, bytes] = digests[i];
    return { name: `${name}-ubyte.gz`, sha256, bytes, of: "download" };
  });
}
