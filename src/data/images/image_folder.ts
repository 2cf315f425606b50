import { counted, UserError } from "../../config";
import { host, joinPath } from "../../host";
import { UNKNOWN_LABEL } from "../labels";
import type { EncodedImages } from "./encoded_images";
import { folderClasses } from "./folder_classes";
import { filesBelow, isImageName } from "./walk_folder";

/** Tables that may name the images' classes; of Kaggle's, a sample of what is to be handed in does not. */
const TABLES = /\.(?:[ct]sv(?:\.gz)?|jsonl)$/i;
const SAMPLES = /sample|submission/i;

/** Kinds of images that are not read; whoever has them should hear of it. */
const UNREAD =
  /\.(hei[cf]|svg|psd|jp2|jxl|p[pgnb]m|ico|tga|exr|dcm|cr[23]|nef|arw|dng|orf|rw2|raf)$/i;

/** What is in a folder of images. */
export interface ListedImages extends EncodedImages {
  /** Tables among them, by their paths from the folder on. */
  readonly tables: readonly string[];
}

/**
 * Lists the images of a folder: a folder for each class, or none; `train/` and `test/` above them,
 * or not. Hidden files and thumbnails are passed over. Classes are in the order of their names,
 * numbers in theirs.
 *
 * @param say hears what is not plain
 * @throws UserError where there is no image, with what there is instead
 */
export function listImageFolder(
  folder: string,
  say: (line: string) => void = () => undefined,
): ListedImages {
  const all = filesBelow(folder);
  const files = all.filter(({ path }) => isImageName(path));
  const others = all.map(({ path }) => path).filter((path) => !isImageName(path));
  if (files.length === 0) throw new UserError(nothingIn(folder, others));
  const unread = others.filter((path) => UNREAD.test(path));
  if (unread.length > 0) {
    say(`${folder}: ${kindsOf(unread)} cannot be read and is left out; convert it to PNG or JPEG`);
  }
  const { classes, classNames, parts, said } = folderClasses(files.map(({ path }) => path));
  for (const line of said) say(`${folder}: ${line}`);
  const numbers = new Map(classNames.map((name, i) => [name, i]));
  const label = (name: string | undefined) =>
    name === undefined ? UNKNOWN_LABEL : (numbers.get(name) ?? UNKNOWN_LABEL);
  return {
    size: files.length,
    kind: "a folder of images",
    name: (i) => files[i].path,
    bytes: (i) => host().files.read(joinPath(folder, files[i].path)),
    stamp: files.map(({ path, size, modified }) => `${path}\t${size}\t${modified}`).join("\n"),
    tables: others.filter((path) => TABLES.test(path) && !SAMPLES.test(path)),
    ...(classNames.length > 0 && { labels: Int32Array.from(classes, label), classNames }),
    ...(parts && { parts }),
  };
}

/** "5 .heic, 1 .txt", the most frequent first. */
function kindsOf(paths: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const ending = /\.\w+$/.exec(path)?.[0].toLowerCase() ?? "without an ending";
    counts.set(ending, (counts.get(ending) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const listed = sorted.slice(0, 4).map(([ending, count]) => `${counted(count)} ${ending}`);
  return listed.join(", ") + (sorted.length > 4 ? " and more" : "");
}

function nothingIn(folder: string, others: readonly string[]): string {
  const found = others.length > 0 ? kindsOf(others) : "no file";
  return `${folder}: looked for PNG, JPEG, WebP, GIF, BMP, TIFF and AVIF images, found ${found}; ${adviceOn(others)}`;
}

function adviceOn(others: readonly string[]): string {
  if (others.some((path) => /\.hei[cf]$/i.test(path))) {
    return "convert HEIC to JPEG first; name another folder";
  }
  if (others.some((path) => UNREAD.test(path))) return "convert them to PNG first";
  if (others.some((path) => /\.(zip|tar|t?gz|rar|7z)$/i.test(path)))
    return "unpack the archive first";
  return "name another folder";
}
