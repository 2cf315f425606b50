import type { PartName } from "./encoded_images";
import { counted } from "../../config";

/** What the folders that images lie in say of them. */
export interface FolderClasses {
  /** Of each image; undefined where no folder names its class. */
  readonly classes: readonly (string | undefined)[];
  /** Of each image, where the set comes split. */
  readonly parts?: readonly PartName[];
  /** The classes, in their order: by name, numbers in theirs. */
  readonly classNames: readonly string[];
  /** What a user is told, where it is not plain. */
  readonly said: readonly string[];
}

const PARTS: Readonly<Record<string, PartName>> = {
  ...{ train: "train", training: "train", test: "test", testing: "test" },
  ...{ val: "validation", valid: "validation", validation: "validation" },
};

/** What the name of a folder says of its images, as in "train", "training_set" or "test images". */
function partNamed(folder: string): PartName | undefined {
  const plain = folder.toLowerCase().replace(/[ _-]?(sets?|images?|imgs?|data)$/, "");
  return Object.hasOwn(PARTS, plain) ? PARTS[plain] : undefined;
}

/** A folder that only holds images, whatever they are of. */
function isContainer(folder: string): boolean {
  return (
    /^(images?|imgs?|jpe?gs?|pngs?|photos?|pictures?|data)$/i.test(folder) ||
    partNamed(folder) !== undefined
  );
}

/**
 * Class and part of images by the folders that they lie in: a folder for each class, or none;
 * `train/` and `test/` above them, or not. A split's classes are those of its training images.
 *
 * @param paths from the set's folder on, with forward slashes
 */
export function folderClasses(paths: readonly string[]): FolderClasses {
  const places = withoutWrapping(paths.map((path) => path.split("/")));
  // "train" alone is no split.
  const parts = partsOf(places);
  const below = parts ? belowParts(places, parts) : places;
  const named = below.map(classOf);
  const known = new Set(named.filter((_, i) => !parts || parts[i] === "train"));
  const classes = named.map((name) => (known.has(name) ? name : undefined));
  // By name, "9" before "10"; names of the same number, "1" and "01", always the same way.
  const classNames = [...known].filter((name) => name !== undefined).sort();
  classNames.sort(collator.compare);
  const strangers = named.filter((name) => name !== undefined).filter((name) => !known.has(name));
  const said = [
    ...(strangers.length > 0 ? [strangersInWords(strangers)] : []),
    ...(classNames.length > 0 && !parts ? looseInWords(named) : []),
  ];
  return { classes, classNames, said, ...(parts && { parts }) };
}

/** The class that a file's folder names: the topmost. */
function classOf([first, ...rest]: readonly string[]): string | undefined {
  return rest.length > 0 ? first : undefined;
}

/** Without a folder that only holds the folders of the classes, as archives are unpacked, or all images. */
function withoutWrapping(paths: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const [[wrapping]] = paths;
  const only = isContainer(wrapping);
  const wraps = paths.every((path) => path[0] === wrapping && (only || path.length > 2));
  return wraps ? withoutWrapping(paths.map((path) => path.slice(1))) : paths;
}

/**
 * The part of each image, where all of them are in one and some are for training, others not. Where
 * a set has `train` and `val` alone, what is held out there is its test.
 */
function partsOf(places: readonly (readonly string[])[]): PartName[] | undefined {
  const parts = places.map(([first]) => partNamed(first));
  const named = parts.filter((part) => part !== undefined);
  const kinds = new Set(named);
  if (named.length < parts.length || !kinds.has("train") || kinds.size < 2) return undefined;
  return kinds.has("test") ? named : named.map((part) => (part === "train" ? part : "test"));
}

/** Paths from the folders of the parts on, without a folder that holds all images of its part. */
function belowParts(
  places: readonly (readonly string[])[],
  parts: readonly PartName[],
): readonly (readonly string[])[] {
  const below = places.map((path) => path.slice(1));
  const isWrapped = (part: PartName) => {
    const own = below.filter((_, i) => parts[i] === part);
    const [[first]] = own;
    return isContainer(first) && own.every((path) => path[0] === first);
  };
  const wrapped = new Set([...new Set(parts)].filter(isWrapped));
  return below.map((path, i) => (wrapped.has(parts[i]) ? path.slice(1) : path));
}

const collator = new Intl.Collator("en", { numeric: true });

function strangersInWords(names: readonly string[]): string {
  return (
    `${counted(names.length)} images that are not for training lie in folders that name no ` +
    `class of those for training, such as ${names[0]}: their class is not known`
  );
}

function looseInWords(named: readonly (string | undefined)[]): string[] {
  const loose = named.filter((name) => name === undefined).length;
  if (loose === 0) return [];
  return [`${counted(loose)} images lie in no class's folder: their class is not known`];
}
