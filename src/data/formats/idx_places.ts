import { UserError } from "../../config";
import { host, joinPath } from "../../host";

/** What one of the files of a data set holds. */
export type IdxKind = "images" | "labels";

/** How many names a message lists before it says "and N more". */
const NAMES_SHOWN = 8;

/** Kaggle's and torchvision's folders are no deeper: `FashionMNIST/raw/train-images-idx3-ubyte`. */
const DEEPEST = 2;

/** How many folders are looked through for one that holds the files. */
const MOST_FOLDERS = 200;

/**
 * The folder that holds the files: the one that is named, or, where it has none, the one below it
 * that does, as torchvision's `MNIST/raw`.
 *
 * @param prefix of the training images' file, such as "train"
 * @param preferred names of folders, such as "MNIST", which decide between several
 * @throws UserError where several hold such files
 */
export function idxFolder(
  folder: string,
  prefix: string,
  preferred: readonly string[] = [],
): string {
  if (holdsImages(folder, prefix)) return folder;
  const found = foldersBelow(folder).filter((below) =>
    holdsImages(joinPath(folder, below), prefix),
  );
  const named = found.filter((below) => below.split("/").some((name) => preferred.includes(name)));
  const [only, ...others] = named.length > 0 ? named : found;
  if (others.length > 0) {
    throw new UserError(
      `${folder}: expected one set of IDX files, found them in ${[only, ...others].join(", ")}; name one of these folders`,
    );
  }
  return only === undefined ? folder : joinPath(folder, only);
}

/** The path of a file in its folder, or in a folder of the file's name, as Kaggle unpacks it. */
export function findIdxFile(folder: string, prefix: string, kind: IdxKind): string | undefined {
  const names = namesIn(folder);
  const wanted = spellings(prefix, kind).filter((name) => names?.includes(name));
  for (const name of wanted) {
    const inner = namesIn(joinPath(folder, name));
    if (!inner) return joinPath(folder, name);
    const [held] = spellings(prefix, kind).filter((each) => inner.includes(each));
    if (held !== undefined) return joinPath(folder, name, held);
  }
  return undefined;
}

/** The same where there must be one. */
export function requireIdxFile(folder: string, prefix: string, kind: IdxKind): string {
  const file = findIdxFile(folder, prefix, kind);
  if (file !== undefined) return file;
  const names = namesIn(folder) ?? [];
  const hollow = spellings(prefix, kind).find((name) => names.includes(name));
  if (hollow !== undefined) {
    const path = joinPath(folder, hollow);
    throw new UserError(`${path}: cannot be read (a folder that does not hold the file ${hollow})`);
  }
  const listed = names.slice(0, NAMES_SHOWN).join(", ");
  const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : "";
  throw new UserError(
    `${folder}: expected ${spellings(prefix, kind)[0]} (or .gz), found ${listed ? listed + more : "an empty folder"}; put the file there or name another folder with --data_dir or MNIST_DIR`,
  );
}

function holdsImages(folder: string, prefix: string): boolean {
  return [prefix, ""].some((each) => findIdxFile(folder, each, "images") !== undefined);
}

/** The names that a file may have, the usual one first. */
function spellings(prefix: string, kind: IdxKind): string[] {
  const stem = prefix ? `${prefix}-${kind}` : kind;
  const suffixes = kind === "images" ? ["idx3-ubyte", "idx4-ubyte"] : ["idx1-ubyte"];
  // A file that needs no decompression is faster to read, so it comes first.
  return ["", ".gz"].flatMap((ending) =>
    suffixes.flatMap((suffix) => [`${stem}-${suffix}${ending}`, `${stem}.${suffix}${ending}`]),
  );
}

/** The folders below one, the nearest first, as paths from there. */
function foldersBelow(folder: string): string[] {
  const found = [""];
  for (const below of found) {
    const depth = below === "" ? 0 : below.split("/").length;
    if (depth >= DEEPEST || found.length > MOST_FOLDERS) continue;
    for (const name of namesIn(joinPath(folder, below)) ?? []) {
      // A name with an ending is a file's, most likely; there may be very many.
      const isFolder = !/\.\w+$/.test(name) && namesIn(joinPath(folder, below, name)) !== undefined;
      if (isFolder) found.push(below === "" ? name : `${below}/${name}`);
    }
  }
  return found.slice(1);
}

/** Undefined where there is no such folder, or a file. */
function namesIn(folder: string): string[] | undefined {
  try {
    return host().files.list(folder);
  } catch {
    return undefined;
  }
}
