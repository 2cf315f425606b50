import { UserError } from "../../config";
import { fileName, host } from "../../host";
import type { ImageSplit } from "../dataset";
import type { ImageShapeLike } from "../image_shape";
import { createImageSplit, createStoredSplit } from "../image_split";
import { classesIn } from "../labels";
import { decompress, MOST_BYTES } from "./gzip";
import { idxImagesHead, idxLabelsHead, parseIdxImages, parseIdxLabels } from "./idx";
import { findIdxFile, idxFolder, requireIdxFile } from "./idx_places";

/** What the images and labels of a data set must look like. */
export interface IdxExpectation {
  /** Where only images of this shape will do. */
  readonly imageShape?: ImageShapeLike;
  /** Default: the largest label of both splits and 1. */
  readonly numClasses?: number;
  /** Names of folders that such files stand in, such as torchvision's "MNIST". */
  readonly folders?: readonly string[];
}

/** The two splits of a data set. */
export interface Splits {
  readonly train: ImageSplit;
  readonly test: ImageSplit;
}

/**
 * Reads the train and test images of a folder of IDX files, gzip-compressed or not. The files are
 * `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
 * `t10k-labels-idx1-ubyte`, with or without `.gz`; `.idx3-ubyte` for `-idx3-ubyte` is read too, and
 * `idx4` for images that have channels. Each may stand in a folder of its own name, as Kaggle
 * unpacks them, and all of them in a folder below, as torchvision's `MNIST/raw`.
 *
 * A folder with one pair that is not split, `images-idx3-ubyte` and `labels-idx1-ubyte`, is read
 * as well: its last seventh, MNIST's own share, is the test split.
 *
 * @param named the folder where the files are
 * @param expected what the images and labels must look like
 * @throws UserError where the folder or a file is missing, or a file is broken
 */
export async function readIdxFolder(named: string, expected: IdxExpectation = {}): Promise<Splits> {
  requireFolder(named);
  const folder = idxFolder(named, expected.folders);
  if (!findIdxFile(folder, "train", "images") && findIdxFile(folder, "", "images")) {
    const all = await readSplit(folder, "", "all", expected);
    const numTrain = all.size - Math.floor(all.size / 7);
    if (numTrain === all.size) {
      throw new UserError(`${folder}: expected at least 7 images to split, found ${all.size}`);
    }
    return { train: all.slice(0, numTrain, "train"), test: all.slice(numTrain, all.size, "test") };
  }
  const train = await readSplit(folder, "train", "train", expected);
  const test = await readSplit(folder, "t10k", "test", {
    ...expected,
    imageShape: train.imageShape,
  });
  const numClasses = Math.max(train.numClasses, test.numClasses);
  return {
    train: createStoredSplit({ ...train, numClasses }),
    test: createStoredSplit({ ...test, numClasses }),
  };
}

function requireFolder(folder: string): void {
  try {
    host().files.list(folder);
  } catch (error) {
    const why = codeOf(error) === "ENOENT" ? "no such folder" : String(error);
    throw new UserError(
      `${folder}: expected a folder of IDX files, found: ${why}; name another with --data_dir or MNIST_DIR`,
    );
  }
}

async function readSplit(
  folder: string,
  prefix: string,
  name: string,
  expected: IdxExpectation,
): Promise<ImageSplit> {
  const imagesFile = requireIdxFile(folder, prefix, "images");
  const labelsFile = requireIdxFile(folder, prefix, "labels");
  const classes = expected.numClasses;
  const labelsHead = (head: Uint8Array) => idxLabelsHead(head, labelsFile);
  // Few bytes that tell how many images there are to be, before those are read.
  const labels = parseIdxLabels(await readBytes(labelsFile, labelsHead), labelsFile, classes);
  const imagesHead = (head: Uint8Array) => {
    const told = idxImagesHead(head, imagesFile, expected.imageShape);
    if (told.count === labels.length) return told;
    throw new UserError(
      `${labelsFile}: expected a label for each of the ${told.count} images in ${fileName(imagesFile)}, found ${labels.length}; fetch both again`,
    );
  };
  const bytes = await readBytes(imagesFile, imagesHead);
  imagesHead(bytes);
  const images = parseIdxImages(bytes, imagesFile, expected.imageShape);
  const { imageShape, pixels } = images;
  return createImageSplit({
    ...{ name, imageShape, pixels, labels },
    numClasses: classes ?? classesIn(labels),
  });
}

/** A file's bytes; of a compressed one, no more than its own first bytes tell. */
async function readBytes(
  file: string,
  headOf: (head: Uint8Array) => { readonly bytesInAll: number },
): Promise<Uint8Array> {
  const most = (head: Uint8Array) => {
    const { bytesInAll } = headOf(head);
    if (bytesInAll <= MOST_BYTES) return bytesInAll;
    throw new UserError(
      `${file}: expected at most 1 GiB, found a header that asks for ${bytesInAll} bytes; fetch it again`,
    );
  };
  try {
    return await decompress(host().files.read(file), file, most);
  } catch (error) {
    if (!(error instanceof Error) || codeOf(error) === undefined) throw error;
    throw new UserError(`${file}: cannot be read (${error.message})`);
  }
}

/** What a file system calls its error, such as "ENOENT". */
function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
