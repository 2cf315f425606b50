import { counted, UserError } from "../../config";
import { fileName, joinPath } from "../../host";
import type { LoadOptions } from "../load_options";
import { memoryStore } from "../store/image_store";
import { type ArrayRole, roleOfName } from "./array_names";
import { classLabels } from "./class_labels";
import type { Found, FoundImages } from "./found";
import { decompress } from "./gzip";
import {
  IDX_CHANNELS_MAGIC,
  IDX_IMAGES_MAGIC,
  IDX_LABELS_MAGIC,
  idxImagesHead,
  idxLabelsHead,
  parseIdxImages,
  parseIdxLabels,
} from "./idx";
import { LARGEST_SIDE } from "./sides";
import { MOST_BYTES_READ, namesIn, openFile, readBytes } from "./reading";

/** An IDX file, as its header and its name have it. */
interface IdxFile {
  readonly file: string;
  readonly kind: "images" | "labels";
  readonly count: number;
  readonly split: ArrayRole["split"] | "all";
}

const SPLITS = ["train", "test", "validation", "all"] as const;

/** Nobody's folder has more files than this that are IDX. */
const MOST_FILES = 200;

/** Whether a folder has files that are called as IDX files are; their headers are not looked at. */
export function looksLikeIdxFolder(_path: string, names: readonly string[]): boolean {
  return names.some((name) => /(?:^|[-._])idx\d(?:[-._]|$)|ubyte/i.test(name));
}

/**
 * Images and labels of a folder of IDX files of any size and name, gzip-compressed or not. Headers
 * tell images from labels; names tell the splits (train, test or t10k, val) and, of several sets, the
 * pairs; else the counts do. Each file may stand in a folder of its own name, as Kaggle unpacks them.
 *
 * @throws UserError where images and labels do not pair, or a file is broken
 */
export async function readIdxPairs(folder: string, options: LoadOptions): Promise<Found> {
  const files: IdxFile[] = [];
  for (const file of filesIn(folder)) {
    const found = await headOf(file);
    if (found) files.push(found);
  }
  const pairs = pairsOf(folder, files);
  const read = new Map<IdxFile["split"], FoundImages & { readonly name: string }>();
  for (const [split, { images, labels }] of pairs) {
    const { imageShape, pixels } = parseIdxImages(await bytesOf(images), images);
    if (imageShape[0] > LARGEST_SIDE || imageShape[1] > LARGEST_SIDE) {
      throw new UserError(
        `${images}: expected at most ${LARGEST_SIDE} pixels a side, found ${imageShape[0]} × ${imageShape[1]}; make them smaller`,
      );
    }
    const store = memoryStore(pixels, imageShape);
    const own = labels === undefined ? undefined : parseIdxLabels(await bytesOf(labels), labels);
    read.set(split, { name: labels ?? images, store, ...(own && { labels: own }) });
  }
  requireAlike([...read.values()]);
  const known = [...read.values()].flatMap(({ name, labels }) =>
    labels ? [{ name, values: labels }] : [],
  );
  classLabels(known, (line) => options.onMessage?.(line));
  return { ...splitsOf(folder, read), kind: "IDX files" };
}

function filesIn(folder: string): string[] {
  const names = namesIn(folder).filter((name) => !name.startsWith("."));
  return names.slice(0, MOST_FILES).flatMap((name) => {
    const path = joinPath(folder, name);
    const inner = namesIn(path).filter((each) => !each.startsWith("."));
    return inner.length === 0
      ? [path]
      : inner.length <= 4
        ? inner.map((each) => joinPath(path, each))
        : [];
  });
}

/** So many files of a folder are asked whether they are IDX files, whatever they are called. */
const FILES_ASKED = 20;

/** Whether the content of a folder's first files says that they are IDX files. */
export async function holdsIdxFiles(folder: string): Promise<boolean> {
  for (const file of filesIn(folder).slice(0, FILES_ASKED)) {
    try {
      if (await headOf(file)) return true;
    } catch {
      // It cannot be read, or is broken: the reader will say so, if it is an IDX file by its name.
    }
  }
  return false;
}

/** Undefined where the file is no IDX file of images or labels. */
async function headOf(file: string): Promise<IdxFile | undefined> {
  const head = await firstBytes(file);
  if (head.length < 8) return undefined;
  const magic = new DataView(head.buffer, head.byteOffset).getUint32(0);
  const split = roleOfName(fileName(file)).split ?? "all";
  if (magic === IDX_LABELS_MAGIC) {
    return { file, split, kind: "labels", count: idxLabelsHead(head, file).bytesInAll - 8 };
  }
  if (magic !== IDX_IMAGES_MAGIC && magic !== IDX_CHANNELS_MAGIC) return undefined;
  return { file, split, kind: "images", count: idxImagesHead(head, file).count };
}

/** Thrown by whoever has seen enough. */
class Enough extends UserError {
  constructor(readonly head: Uint8Array) {
    super("enough");
  }
}

/** A file's first bytes; of a compressed one no more is inflated. */
async function firstBytes(file: string): Promise<Uint8Array> {
  const open = openFile(file);
  const start = new Uint8Array(Math.min(open.size, 32));
  open.read(start, 0);
  if (start[0] !== 0x1f || start[1] !== 0x8b) return start;
  try {
    return await decompress(readBytes(file), file, (head) => {
      throw new Enough(head);
    });
  } catch (error) {
    if (error instanceof Enough) return error.head;
    throw error;
  }
}

function bytesOf(file: string): Promise<Uint8Array> {
  return decompress(readBytes(file), file, (head) => {
    const magic = new DataView(head.buffer, head.byteOffset).getUint32(0);
    const { bytesInAll } = (magic === IDX_LABELS_MAGIC ? idxLabelsHead : idxImagesHead)(head, file);
    if (bytesInAll <= MOST_BYTES_READ) return bytesInAll;
    throw new UserError(
      `${file}: expected at most 2 GiB, found a header that asks for ${bytesInAll} bytes; fetch it again`,
    );
  });
}

interface Pair {
  readonly images: string;
  readonly labels?: string;
}

/** The pair of each split. */
function pairsOf(folder: string, files: readonly IdxFile[]): Map<IdxFile["split"], Pair> {
  const pairs = new Map<IdxFile["split"], Pair>();
  for (const split of SPLITS) {
    const images = ofSplit(folder, files, split, "images");
    if (!images) continue;
    const own = ofSplit(folder, files, split, "labels");
    const only = files.filter(({ kind }) => kind === "labels");
    const labels =
      own ?? (only.length === 1 && only[0].count === images.count ? only[0] : undefined);
    if (labels && labels.count !== images.count) {
      throw new UserError(
        `${labels.file}: expected a label for each of the ${counted(images.count)} images in ${fileName(images.file)}, found ${counted(labels.count)}; fetch both again`,
      );
    }
    pairs.set(split, { images: images.file, labels: labels?.file });
  }
  if (pairs.size > 0) return pairs;
  const listed = namesIn(folder).slice(0, 8).join(", ") || "an empty folder";
  throw new UserError(
    `${folder}: expected IDX files of images (0x00000803 at their beginning), found ${listed}; name another folder`,
  );
}

/** The file of a kind and split; one that is compressed as well as not is taken once. */
function ofSplit(
  folder: string,
  files: readonly IdxFile[],
  split: IdxFile["split"],
  kind: IdxFile["kind"],
): IdxFile | undefined {
  const found = files.filter((each) => each.split === split && each.kind === kind);
  const names = new Set(found.map(({ file }) => file));
  const [one, ...others] = found.filter(
    ({ file }) => !file.endsWith(".gz") || !names.has(file.slice(0, -".gz".length)),
  );
  if (others.length === 0) return one;
  throw new UserError(
    `${folder}: expected one set of IDX files, found ${[one, ...others].map(({ file }) => fileName(file)).join(", ")}; put each set into a folder of its own`,
  );
}

function requireAlike(splits: readonly (FoundImages & { readonly name: string })[]): void {
  const shape = (images: FoundImages) => images.store.imageShape.join("×");
  const other = splits.find((each) => shape(each) !== shape(splits[0]));
  if (!other) return;
  throw new UserError(
    `${other.name}: expected images of ${shape(splits[0])} as in ${splits[0].name}, found ${shape(other)}; make them alike`,
  );
}

function splitsOf(
  folder: string,
  read: ReadonlyMap<IdxFile["split"], FoundImages>,
): Omit<Found, "kind"> {
  if (read.size === 1) return { all: [...read.values()][0] };
  const [train, test, validation] = (["train", "test", "validation"] as const).map((split) =>
    read.get(split),
  );
  if (train && !read.has("all"))
    return { train, test: test ?? validation, ...(test && validation && { validation }) };
  throw new UserError(
    `${folder}: expected images of a train and a test split, found ${[...read.keys()].join(", ")}; name the files train-images-idx3-ubyte and t10k-images-idx3-ubyte`,
  );
}
