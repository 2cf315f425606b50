import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../config";
import type { ImageSplit } from "../dataset";
import { decompress, parseIdxImages, parseIdxLabels } from "./idx";
import { createImageSplit } from "../image_split";

/** What the images and labels of a data set must look like. */
export interface IdxExpectation {
  /** `[height, width]` where only these will do. */
  readonly imageShape?: readonly [number, number];
  readonly numClasses: number;
}

/** The two splits of a data set. */
export interface Splits {
  readonly train: ImageSplit;
  readonly test: ImageSplit;
}

/** How many names a message lists before it says "and N more". */
const NAMES_SHOWN = 8;

/**
 * Reads the train and test images of a folder of IDX files, gzip-compressed or not. The files are
 * `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
 * `t10k-labels-idx1-ubyte`, with or without `.gz`; `.idx3-ubyte` for `-idx3-ubyte` is read too.
 *
 * A folder with one pair that is not split, `images-idx3-ubyte` and `labels-idx1-ubyte`, is read
 * as well: its last seventh, MNIST's own share, is the test split.
 *
 * @param folder where the files are
 * @param expected what the images and labels must look like
 * @throws UserError where the folder or a file is missing, or a file is broken
 */
export async function readIdxFolder(folder: string, expected: IdxExpectation): Promise<Splits> {
  const names = await listFolder(folder);
  if (!findFile(names, "train", "images") && findFile(names, "", "images")) {
    const all = await readSplit(folder, names, "", "all", expected);
    const numTrain = all.size - Math.floor(all.size / 7);
    if (numTrain === all.size) {
      throw new UserError(`${folder}: expected at least 7 images to split, found ${all.size}`);
    }
    return { train: all.slice(0, numTrain, "train"), test: all.slice(numTrain, all.size, "test") };
  }
  const train = await readSplit(folder, names, "train", "train", expected);
  const test = await readSplit(folder, names, "t10k", "test", {
    ...expected,
    imageShape: train.imageShape,
  });
  return { train, test };
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    const why = isNodeError(error) && error.code === "ENOENT" ? "no such folder" : String(error);
    throw new UserError(
      `${folder}: expected a folder of IDX files, found: ${why}; name another with --data_dir or MNIST_DIR`,
    );
  }
}

async function readSplit(
  folder: string,
  names: string[],
  prefix: string,
  name: string,
  expected: IdxExpectation,
): Promise<ImageSplit> {
  const imagesFile = requireFile(folder, names, prefix, "images");
  const labelsFile = requireFile(folder, names, prefix, "labels");
  const images = parseIdxImages(await readBytes(imagesFile), imagesFile, expected.imageShape);
  const labels = parseIdxLabels(await readBytes(labelsFile), labelsFile, expected.numClasses);
  if (images.count !== labels.length) {
    throw new UserError(
      `${labelsFile}: expected a label for each of the ${images.count} images in ${path.basename(imagesFile)}, found ${labels.length}; fetch both again`,
    );
  }
  const { imageShape, pixels } = images;
  return createImageSplit({ name, imageShape, numClasses: expected.numClasses, pixels, labels });
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return decompress(await readFile(file), file);
  } catch (error) {
    if (!isNodeError(error)) throw error;
    throw new UserError(`${file}: cannot be read (${error.message})`);
  }
}

function requireFile(folder: string, names: string[], prefix: string, kind: Kind): string {
  const name = findFile(names, prefix, kind);
  if (name !== undefined) return path.join(folder, name);
  const listed = names.slice(0, NAMES_SHOWN).join(", ");
  const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : "";
  throw new UserError(
    `${folder}: expected ${spellings(prefix, kind)[0]} (or .gz), found ${listed ? listed + more : "an empty folder"}; put the file there or name another folder with --data_dir or MNIST_DIR`,
  );
}

type Kind = "images" | "labels";

/** The names that a file may have, the usual one first. */
function spellings(prefix: string, kind: Kind): string[] {
  const stem = prefix ? `${prefix}-${kind}` : kind;
  const suffix = kind === "images" ? "idx3-ubyte" : "idx1-ubyte";
  // A file that needs no decompression is faster to read, so it comes first.
  return [`${stem}-${suffix}`, `${stem}.${suffix}`, `${stem}-${suffix}.gz`, `${stem}.${suffix}.gz`];
}

function findFile(names: string[], prefix: string, kind: Kind): string | undefined {
  return spellings(prefix, kind).find((name) => names.includes(name));
}

function isNodeError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error;
}
