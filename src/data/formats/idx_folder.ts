import { counted, UserError } from "../../config";
import { fileName, host } from "../../host";
import type { ImageSplit } from "../dataset";
import type { ImageShapeLike } from "../image_shape";
import { hashOf, type VerifiedFile } from "../download";
import { createImageSplit, createStoredSplit } from "../image_split";
import { classesIn } from "../labels";
import { decompress, MOST_BYTES } from "./gzip";
import { idxImagesHead, idxLabelsHead, parseIdxImages, parseIdxLabels } from "./idx";
import { findIdxFile, idxFolder, type IdxKind, requireIdxFile } from "./idx_places";

/** What the images and labels of a data set must look like. */
export interface IdxExpectation {
  /** Where only images of this shape will do. */
  readonly imageShape?: ImageShapeLike;
  /** Default: the largest label of both splits and 1. */
  readonly numClasses?: number;
  /** Names of folders that such files stand in, such as torchvision's "MNIST". */
  readonly folders?: readonly string[];
  /** How the names of the training and of the test files begin. Default "train" and "t10k". */
  readonly prefixes?: readonly [train: string, test: string];
  /** What the four files hash to where they are those that were published. */
  readonly files?: readonly VerifiedFile[];
}

/** The two splits of a data set. */
export interface Splits {
  readonly train: ImageSplit;
  readonly test: ImageSplit;
  /** Whether the bytes of all files are those that were expected. */
  readonly verified: boolean;
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
  const [trainPrefix, testPrefix] = expected.prefixes ?? ["train", "t10k"];
  const folder = idxFolder(named, trainPrefix, expected.folders);
  if (!findIdxFile(folder, trainPrefix, "images") && findIdxFile(folder, "", "images")) {
    const { split: all } = await readSplit(folder, "", "all", expected);
    const numTrain = all.size - Math.floor(all.size / 7);
    if (numTrain === all.size) {
      throw new UserError(`${folder}: expected at least 7 images to split, found ${all.size}`);
    }
    return {
      train: all.slice(0, numTrain, "train"),
      test: all.slice(numTrain, all.size, "test"),
      verified: false,
    };
  }
  const { split: train, verdicts } = await readSplit(folder, trainPrefix, "train", expected);
  const { split: test, verdicts: others } = await readSplit(folder, testPrefix, "test", {
    ...expected,
    imageShape: train.imageShape,
  });
  const numClasses = Math.max(train.numClasses, test.numClasses);
  return {
    train: createStoredSplit({ ...train, numClasses }),
    test: createStoredSplit({ ...test, numClasses }),
    verified: (await Promise.all([...verdicts, ...others])).every(Boolean),
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
): Promise<{ readonly split: ImageSplit; readonly verdicts: readonly Promise<boolean>[] }> {
  const verdicts: Promise<boolean>[] = [];
  const verify = (kind: IdxKind) => {
    const wanted = expected.files?.find(({ name }) => name.startsWith(`${prefix}-${kind}`));
    return (packed: Uint8Array, content: Uint8Array) => {
      if (!wanted) return void verdicts.push(Promise.resolve(false));
      // Not waited for: it is another thread that hashes, while the next file is read.
      const hash = hashOf(wanted.of === "download" ? packed : content);
      verdicts.push(hash.then((found) => found === wanted.sha256));
    };
  };
  const published = expected.files?.some(({ of }) => of === "download") ?? false;
  const imagesFile = asPublished(requireIdxFile(folder, prefix, "images"), published);
  const labelsFile = asPublished(requireIdxFile(folder, prefix, "labels"), published);
  const classes = expected.numClasses;
  const labelsHead = (head: Uint8Array) => idxLabelsHead(head, labelsFile);
  // Few bytes that tell how many images there are to be, before those are read.
  const labels = parseIdxLabels(
    await readBytes(labelsFile, labelsHead, verify("labels")),
    labelsFile,
    classes,
  );
  const imagesHead = (head: Uint8Array) => {
    const told = idxImagesHead(head, imagesFile, expected.imageShape);
    if (told.count === labels.length) return told;
    throw new UserError(
      `${labelsFile}: expected a label for each of the ${counted(told.count)} images in ${fileName(imagesFile)}, found ${counted(labels.length)}; fetch both again`,
    );
  };
  const bytes = await readBytes(imagesFile, imagesHead, verify("images"));
  imagesHead(bytes);
  const images = parseIdxImages(bytes, imagesFile, expected.imageShape);
  const { imageShape, pixels } = images;
  const split = createImageSplit({
    ...{ name, imageShape, pixels, labels },
    numClasses: classes ?? classesIn(labels),
  });
  return { split, verdicts };
}

/** The file as it was published, where it lies beside its content: of that the digest is known. */
function asPublished(file: string, published: boolean): string {
  return published && host().files.exists(`${file}.gz`) ? `${file}.gz` : file;
}

/** A file's bytes; of a compressed one, no more than its own first bytes tell. */
async function readBytes(
  file: string,
  headOf: (head: Uint8Array) => { readonly bytesInAll: number },
  verify: (packed: Uint8Array, content: Uint8Array) => void,
): Promise<Uint8Array> {
  const most = (head: Uint8Array) => {
    const { bytesInAll } = headOf(head);
    if (bytesInAll <= MOST_BYTES) return bytesInAll;
    throw new UserError(
      `${file}: expected at most 1 GiB, found a header that asks for ${bytesInAll} bytes; fetch it again`,
    );
  };
  try {
    const packed = host().files.read(file);
    const content = await decompress(packed, file, most);
    verify(packed, content);
    return content;
  } catch (error) {
    if (!(error instanceof Error) || codeOf(error) === undefined) throw error;
    throw new UserError(`${file}: cannot be read (${error.message})`);
  }
}

/** What a file system calls its error, such as "ENOENT". */
function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
