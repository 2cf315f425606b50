import { UserError } from "../../config";
import { host, joinPath, readText } from "../../host";
import { defineDataset, type LoadedDataset } from "../define_dataset";
import { hashOf, type VerifiedFile } from "../download";
import { readIdxFolder } from "../formats/idx_folder";
import { zipEntries } from "../formats/zip";
import type { ImageSplit } from "../dataset";
import type { LoadOptions } from "../load_options";
import { memoryStore } from "../store/image_store";
import { downloadedSource, ofFolder } from "./own_bytes";
import { cacheFolderOf, hashOfFile, type Places, requireFiles } from "./published";

const SET = { title: "EMNIST Letters", by: "Cohen, Afshar, Tapson, van Schaik" };
const HOME = "https://www.nist.gov/itl/products-and-services/emnist-dataset";
const LETTERS = Array.from("abcdefghijklmnopqrstuvwxyz");
const PREFIXES = ["emnist-letters-train", "emnist-letters-test"] as const;
const NAMES = PREFIXES.flatMap((prefix) => [
  `${prefix}-images-idx3-ubyte.gz`,
  `${prefix}-labels-idx1-ubyte.gz`,
]);

/** What the archive's files hash to, noted when they are taken out of it. */
const NOTE = "verified.json";

/**
 * The archive of all six sets of EMNIST.
 *
 * Source of the addresses: the set's page at NIST, and torchvision's `mnist.py`; of digest and length:
 * TensorFlow Datasets, `url_checksums/emnist.txt`.
 */
export const EMNIST_FILES: readonly VerifiedFile[] = [
  {
    ...{ name: "gzip.zip", bytes: 561753746, of: "download" as const },
    sha256: "fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e",
  },
];
const MIRRORS = [
  "https://biometrics.nist.gov/cs_links/EMNIST/",
  "https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/",
];

/**
 * EMNIST Letters: handwritten letters, large and small ones in one class, grey, 28×28, 124,800 for
 * training and 20,800 for tests. Its files hold the images transposed, and number the letters from 1.
 *
 * Source: G. Cohen, S. Afshar, J. Tapson, A. van Schaik, "EMNIST", arXiv:1702.05373.
 */
export const emnistLetters = defineDataset({
  name: "emnist-letters",
  title: SET.title,
  item: "letter",
  imageShape: [28, 28],
  classNames: LETTERS,
  load: (options) =>
    loadEmnistLetters(options, {
      ...{ cacheFolder: cacheFolderOf("emnist-letters"), mirrors: MIRRORS, files: EMNIST_FILES },
    }),
});

/**
 * The letters from the folder that is named, else from the project's own, else from the network.
 *
 * @throws UserError where the folder is broken, or the set cannot be had
 */
export async function loadEmnistLetters(
  options: LoadOptions,
  places: Places,
): Promise<LoadedDataset> {
  const { dataDir } = options;
  if (dataDir !== undefined) {
    const archive = joinPath(dataDir, places.files[0].name);
    if (!host().files.exists(archive)) return fromFolder(dataDir, false, options);
    if ((await hashOfFile(archive)) !== places.files[0].sha256) {
      throw new UserError(
        `${archive}: expected the SHA-256 that is published of it, found another; fetch it again from ${HOME}`,
      );
    }
    await unpack(archive, places.cacheFolder);
    const { train, test } = await fromFolder(places.cacheFolder, true, options);
    return { train, test, ...ofFolder(SET, dataDir, true, options) };
  }
  if (!(await isUnpacked(places.cacheFolder))) {
    await requireFiles(SET.title, HOME, options, places);
    const archive = joinPath(places.cacheFolder, places.files[0].name);
    await unpack(archive, places.cacheFolder);
    host().files.remove(archive);
  }
  return fromFolder(places.cacheFolder, true, options);
}

/** Whether the folder holds the letters' files as they came out of the archive that was verified. */
async function isUnpacked(folder: string): Promise<boolean> {
  const noted = notedDigests(folder);
  if (!noted) return false;
  for (const name of NAMES) {
    if (noted[name] !== (await hashOfFile(joinPath(folder, name)))) return false;
  }
  return true;
}

function notedDigests(folder: string): Record<string, unknown> | undefined {
  try {
    const noted: unknown = JSON.parse(readText(host().files, joinPath(folder, NOTE)));
    return typeof noted === "object" && noted !== null ? { ...noted } : undefined;
  } catch {
    return undefined;
  }
}

/** Takes the letters' four files out of an archive that was verified; nothing else of it is read. */
async function unpack(archive: string, folder: string): Promise<void> {
  const entries = zipEntries(archive);
  const contents: Record<string, string | Uint8Array> = {};
  const digests: Record<string, string> = {};
  for (const name of NAMES) {
    const entry = entries.find((each) => each.name === name || each.name.endsWith(`/${name}`));
    if (!entry)
      throw new UserError(`${archive}: expected ${name} in it, found none; fetch it again`);
    const range = await entry.open();
    const bytes = new Uint8Array(range.size);
    range.read(bytes, 0);
    contents[joinPath(folder, name)] = bytes;
    digests[name] = await hashOf(bytes);
  }
  contents[joinPath(folder, NOTE)] = JSON.stringify(digests);
  host().files.write(contents);
}

async function fromFolder(
  folder: string,
  verified: boolean,
  options: LoadOptions,
): Promise<LoadedDataset> {
  const read = await readIdxFolder(folder, {
    ...{ imageShape: [28, 28], numClasses: LETTERS.length + 1, prefixes: PREFIXES },
    folders: ["EMNIST", "emnist", "emnist-letters"],
  });
  const splits = { train: upright(read.train, folder), test: upright(read.test, folder) };
  if (!verified) return { ...splits, ...ofFolder(SET, folder, false, options) };
  return { ...splits, source: downloadedSource(SET) };
}

/** The images with rows for columns, and their labels from 0. */
function upright({ name, pixels, labels }: ImageSplit, folder: string) {
  const turned = new Uint8Array(pixels.length);
  for (let image = 0; image < pixels.length; image += 784) {
    for (let row = 0; row < 28; row++) {
      for (let column = 0; column < 28; column++) {
        turned[image + 28 * row + column] = pixels[image + 28 * column + row];
      }
    }
  }
  const none = labels.indexOf(0);
  if (none >= 0) {
    throw new UserError(
      `${joinPath(folder, `emnist-letters-${name}-labels-idx1-ubyte`)}: expected labels from 1 (a) to 26 (z), found 0 at index ${none}; fetch it again`,
    );
  }
  return { store: memoryStore(turned, [28, 28, 1]), labels: labels.map((label) => label - 1) };
}
