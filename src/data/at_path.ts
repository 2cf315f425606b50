import { UserError, counted } from "../config";
import { type FileFacts, fileName, host } from "../host";
import { defineDataset, type DatasetDefinition, type LoadedDataset } from "./define_dataset";
import { MOST_CLASSES } from "./formats/class_labels";
import { type Reader, readers } from "./formats/readers";
import type { Found, FoundImages } from "./formats/found";
import { listImageFolder } from "./images/image_folder";
import { imageTarget } from "./images/image_target";
import { isImageName } from "./images/walk_folder";
import { inParts, type Parts } from "./in_parts";
import { classesIn } from "./labels";
import type { LoadOptions } from "./load_options";
import { plainName } from "./plain_name";
import { datasets } from "./registry";

/** Whether text names a place rather than a data set: it has a slash, or something is there. */
export function isPath(text: string): boolean {
  return /[/\\]/.test(text) || /^\.{1,2}$/.test(text) || factsOf(text) !== undefined;
}

/**
 * A data set of the user's own images, by the path of their folder or file. What it holds is found
 * out from its content; see {@link readers} for what can be read.
 *
 * @param path as the user wrote it; a checkpoint keeps it
 */
export function datasetAt(path: string): DatasetDefinition {
  const last = fileName(path.replace(/\\/g, "/").replace(/\/+$/, "")) || path;
  const title = last.replace(/(\.(npy|npz|csv|tsv|parquet|gz|tar|bin))+$/i, "") || last;
  return defineDataset({
    name: nameFrom(title),
    title,
    load: (options) => load(path, title, options),
  });
}

async function load(given: string, title: string, options: LoadOptions): Promise<LoadedDataset> {
  const path = fromHome(given);
  const facts = factsOf(path);
  if (!facts) {
    throw new UserError(`${path}: no such file or folder; name the folder of your images`);
  }
  const target = imageTarget(options);
  const name = nameFrom(title);
  const names = facts.kind === "folder" ? host().files.list(path) : [];
  const found = await (await readerFor(path, facts, names)).read(path, { name, target, options });
  const parts = requireClasses(found, inParts(found, options));
  const { imageShape } = parts.train.store;
  const count = Object.values(parts).reduce((sum, part) => sum + part.store.size, 0);
  return {
    ...parts,
    imageShape,
    origin: given,
    ...(found.classNames && { classNames: found.classNames }),
    // The path itself is not named: the sentence goes into notebooks and files that are shared.
    source: `${counted(count)} images of ${title}, read from ${found.kind}.`,
  };
}

/**
 * What reads this path.
 *
 * @throws UserError where nothing does, with what was found
 */
async function readerFor(
  path: string,
  facts: FileFacts,
  names: readonly string[],
): Promise<Reader> {
  for (const each of readers) {
    if (await each.reads(path, facts, names)) return each;
  }
  // Says what it looked for and what is there instead.
  if (facts.kind === "folder") listImageFolder(path);
  throw new UserError(`${path}: this ${facts.kind} is not one that is read; ${adviceOn(path)}`);
}

function adviceOn(file: string): string {
  if (/\.(zip|tar|tgz|rar|7z)(\.\w+)?$/i.test(file)) return "unpack it first";
  if (isImageName(file)) return "name the folder that it is in, with the other images";
  if (
    /\.(pkl|pickle|pth?|h5|hdf5|mat|tfrecord|lmdb|joblib|safetensors|arrow|feather)$/i.test(file)
  ) {
    return "save its images and labels with numpy.savez first";
  }
  return `what can be read: ${readers.map(({ what }) => what).join(", ")}`;
}

/** "~/photos" from a notebook's cell, or from a shell that does not know it in the middle of a word. */
function fromHome(path: string): string {
  const { HOME, USERPROFILE } = host().variables;
  return path.replace(/^~(?=$|[/\\])/, () => HOME ?? USERPROFILE ?? "~");
}

/**
 * @returns the parts
 * @throws UserError where there are more classes than a model is told apart
 */
export function requireClasses(
  { classNames = [] }: Pick<Found, "classNames">,
  parts: Parts,
): Parts {
  const most = Object.values(parts).map(({ labels }: FoundImages) =>
    classesIn(Array.from(labels ?? [])),
  );
  const count = Math.max(classNames.length, ...most);
  if (count <= MOST_CLASSES) return parts;
  throw new UserError(
    `there are ${counted(count)} classes, and at most ${counted(MOST_CLASSES)} can be told apart: put images that belong together into one folder`,
  );
}

/** What is kept by name, such as a classifier, belongs to the set of that name. */
function nameFrom(title: string): string {
  const name = plainName(title);
  return datasets.names().includes(name) ? `${name}-folder` : name;
}

function factsOf(path: string): FileFacts | undefined {
  try {
    return host().files.stat(path);
  } catch {
    return undefined;
  }
}
