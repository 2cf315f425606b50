import { UserError } from "../../config";
import { type FileFacts, host, joinPath } from "../../host";
import { UNKNOWN_LABEL } from "../labels";
import type { EncodedImages, PartName } from "./encoded_images";

const ENDINGS = /\.(png|jpe?g|jpe|jfif|webp|gif|bmp|dib|tiff?|avif)$/i;

/** Hidden files, and what systems and programs leave in folders: thumbnails and copies of images. */
const PASSED_OVER = /^(\.|thumbs\.db$|desktop\.ini$|__macosx$|@eadir$|_?thumb(nail)?s?$)/i;

/** Folders below folders are looked through so deep, which ends a circle of links. */
const DEEPEST = 12;

const PARTS: Readonly<Record<string, PartName>> = {
  ...{ train: "train", training: "train", test: "test", testing: "test" },
  ...{ val: "validation", valid: "validation", validation: "validation" },
};

/** A file below the folder: its path from there, and what is known of it. */
interface Found extends FileFacts {
  readonly path: string;
}

/**
 * Lists the images of a folder: a folder for each class, or none; `train/` and `test/` above them,
 * or not. Hidden files and thumbnails are passed over. Classes are in the order of their names,
 * numbers in theirs.
 *
 * @throws UserError where there is no image, with what there is instead
 */
export function listImageFolder(folder: string): EncodedImages {
  const others = new Map<string, number>();
  const files = filesBelow(folder, "", DEEPEST).filter(({ path }) => {
    if (ENDINGS.test(path)) return true;
    const ending = /\.\w+$/.exec(path)?.[0].toLowerCase() ?? "without an ending";
    others.set(ending, (others.get(ending) ?? 0) + 1);
    return false;
  });
  if (files.length === 0) throw new UserError(nothingIn(folder, others));
  const paths = withoutWrapping(files.map(({ path }) => path.split("/")));
  const places = paths.map(placeOf);
  // "train" alone is a class like any other.
  const parts = partsOf(places.map(({ part }) => part));
  const classes = paths.map((path, i) => (parts ? places[i].className : classOf(path)));
  const classNames = [...new Set(classes.filter((name) => name !== undefined))].sort(inOrder);
  const numbers = new Map(classNames.map((name, i) => [name, i]));
  const label = (name: string | undefined) =>
    name === undefined ? UNKNOWN_LABEL : (numbers.get(name) ?? UNKNOWN_LABEL);
  return {
    size: files.length,
    kind: "a folder of images",
    name: (i) => files[i].path,
    bytes: (i) => host().files.read(joinPath(folder, files[i].path)),
    stamp: files.map(({ path, size, modified }) => `${path}\t${size}\t${modified}`).join("\n"),
    ...(classNames.length > 0 && { labels: Int32Array.from(classes, label), classNames }),
    ...(parts && { parts }),
  };
}

/** So many files and folders are looked at for the first image. */
const MOST_LOOKED_AT = 2000;

/** Whether there is an image somewhere below a folder, as far as names tell. */
export function looksLikeImageFolder(folder: string): boolean {
  const waiting = [folder];
  let seen = 0;
  for (const next of waiting) {
    const names = namesIn(next).filter((name) => !PASSED_OVER.test(name));
    if (names.some((name) => ENDINGS.test(name))) return true;
    seen += names.length;
    if (seen > MOST_LOOKED_AT) return false;
    for (const name of names) {
      const path = joinPath(next, name);
      if (factsOf(path)?.kind === "folder") waiting.push(path);
    }
  }
  return false;
}

/** None of what cannot be listed. */
function namesIn(folder: string): string[] {
  try {
    return host().files.list(folder);
  } catch {
    return [];
  }
}

function filesBelow(root: string, path: string, depth: number): Found[] {
  return namesIn(joinPath(root, path)).flatMap((name): Found[] => {
    if (PASSED_OVER.test(name)) return [];
    const below = path === "" ? name : `${path}/${name}`;
    const facts = factsOf(joinPath(root, below));
    if (facts?.kind === "folder") return depth > 0 ? filesBelow(root, below, depth - 1) : [];
    return facts?.kind === "file" ? [{ ...facts, path: below }] : [];
  });
}

/** Undefined for a link that leads nowhere. */
function factsOf(path: string): FileFacts | undefined {
  try {
    return host().files.stat(path);
  } catch {
    return undefined;
  }
}

function placeOf([first, ...rest]: readonly string[]): { part?: PartName; className?: string } {
  const part = rest.length > 0 ? PARTS[first.toLowerCase()] : undefined;
  return part ? { part, className: rest.length > 1 ? rest[0] : undefined } : {};
}

/** The class that a file's folder names: the topmost. */
function classOf([first, ...rest]: readonly string[]): string | undefined {
  return rest.length > 0 ? first : undefined;
}

/** Without a folder that only holds the folders of the classes, as archives are unpacked. */
function withoutWrapping(paths: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const [[wrapping]] = paths;
  const wraps = paths.every((path) => path.length > 2 && path[0] === wrapping);
  return wraps ? withoutWrapping(paths.map((path) => path.slice(1))) : paths;
}

/**
 * The part of each image, where all of them are in one and some are for training, others not. Where
 * a set has `train` and `val` alone, what is held out there is its test.
 */
function partsOf(parts: readonly (PartName | undefined)[]): PartName[] | undefined {
  const named = parts.filter((part) => part !== undefined);
  const kinds = new Set(named);
  if (named.length < parts.length || !kinds.has("train") || kinds.size < 2) return undefined;
  return kinds.has("test") ? named : named.map((part) => (part === "train" ? part : "test"));
}

const collator = new Intl.Collator("en", { numeric: true });

/** By name, "9" before "10"; of names that differ in case alone, always the same way. */
function inOrder(a: string, b: string): number {
  return collator.compare(a, b) || Number(a > b) - Number(a < b);
}

function nothingIn(folder: string, others: ReadonlyMap<string, number>): string {
  const counts = [...others].sort(([, a], [, b]) => b - a);
  const listed = counts.slice(0, 4).map(([ending, count]) => `${count} ${ending}`);
  const rest = counts.length > 4 ? " and more" : "";
  const heic = others.has(".heic") ? "; convert HEIC to JPEG first" : "";
  return (
    `${folder}: looked for PNG, JPEG, WebP, GIF, BMP, TIFF and AVIF images, ` +
    `found ${listed.length > 0 ? listed.join(", ") + rest : "no file"}${heic}; name another folder`
  );
}
