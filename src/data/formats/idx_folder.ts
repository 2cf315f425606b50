import { UserError } from "../../config";
import { fileName, host, joinPath } from "../../host";
import type { ImageSplit } from "../dataset";
import type { ImageShapeLike } from "../image_shape";
import { createImageSplit } from "../image_split";
import { classesIn } from "../labels";
import { decompress } from "./gzip";
import { parseIdxImages, parseIdxLabels } from "./idx";

/** What the images and labels of a data set must look like. */
export interface IdxExpectation {
  /** Where only images of this shape will do. */
  readonly imageShape?: ImageShapeLike;
  /** Default: the largest label of both splits and 1. */
  readonly numClasses?: number;
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
 * `t10k-labels-idx1-ubyte`, with or without `.gz`; `.idx3-ubyte` for `-idx3-ubyte` is read too, and
 * `idx4` for images that have channels.
 *
 * A folder with one pair that is not split, `images-idx3-ubyte` and `labels-idx1-ubyte`, is read
 * as well: its last seventh, MNIST's own share, is the test split.
 *
 * @param folder where the files are
 * @param expected what the images and labels must look like
 * @throws UserError where the folder or a file is missing, or a file is broken
 */
export async function readIdxFolder(
  folder: string,
  expected: IdxExpectation = {},
): Promise<Splits> {
  const names = listFolder(folder);
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
  const numClasses = Math.max(train.numClasses, test.numClasses);
  return {
    train: createImageSplit({ ...train, numClasses }),
    test: createImageSplit({ ...test, numClasses }),
  };
}

function listFolder(folder: string): string[] {
  try {
    return host().files.list(folder);
  } catch (error) {
    const why = codeOf(error) === "ENOENT" ? "no such folder" : String(error);
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
      `${labelsFile}: expected a label for each of the ${images.count} images in ${fileName(imagesFile)}, found ${labels.length}; fetch both again`,
    );
  }
  const { imageShape, pixels } = images;
  return createImageSplit({
    ...{ name, imageShape, pixels, labels },
    numClasses: expected.numClasses ?? classesIn(labels),
  });
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await decompress(host().files.read(file), file);
  } catch (error) {
    if (!(error instanceof Error) || codeOf(error) === undefined) throw error;
    throw new UserError(`${file}: cannot be read (${error.message})`);
  }
}

function requireFile(folder: string, names: string[], prefix: string, kind: Kind): string {
  const name = findFile(names, prefix, kind);
  if (name !== undefined) return joinPath(folder, name);
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
  const suffixes = kind === "images" ? ["idx3-ubyte", "idx4-ubyte"] : ["idx1-ubyte"];
  // A file that needs no decompression is faster to read, so it comes first.
  return ["", ".gz"].flatMap((ending) =>
    suffixes.flatMap((suffix) => [`${stem}-${suffix}${ending}`, `${stem}.${suffix}${ending}`]),
  );
}

function findFile(names: string[], prefix: string, kind: Kind): string | undefined {
  return spellings(prefix, kind).find((name) => names.includes(name));
}

/** What a file system calls its error, such as "ENOENT". */
function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
