import { UserError } from "../config";
import { type FileFacts, fileName, host } from "../host";
import { defineDataset, type DatasetDefinition, type LoadedDataset } from "./define_dataset";
import { MOST_CLASSES } from "./formats/class_labels";
import { type Reader, readers } from "./formats/readers";
import type { Found, FoundImages } from "./formats/found";
import { holdOutShare } from "./hold_out_share";
import { listImageFolder } from "./images/image_folder";
import { type ImageTarget, imageTarget } from "./images/image_target";
import { refit } from "./images/refit";
import { classesIn, UNKNOWN_LABEL } from "./labels";
import type { LoadOptions } from "./load_options";
import { datasets } from "./registry";
import { intoMemory } from "./store/file_store";

/** Of a set that is not split, this share is held out as its test images. */
const TEST_SHARE = 0.1;

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

async function load(path: string, title: string, options: LoadOptions): Promise<LoadedDataset> {
  const facts = factsOf(path);
  if (!facts) {
    throw new UserError(`${path}: no such file or folder; name the folder of your images`);
  }
  const target = imageTarget(options);
  const name = nameFrom(title);
  const names = facts.kind === "folder" ? host().files.list(path) : [];
  const found = await (await readerFor(path, facts, names)).read(path, { name, target, options });
  const shaped = await atShape(await split(found, options), title, target, options);
  const parts = requireClasses(found, shaped);
  const { imageShape } = parts.train.store;
  const count = Object.values(parts).reduce((sum, part) => sum + part.store.size, 0);
  return {
    ...parts,
    imageShape,
    origin: path,
    ...(found.classNames && { classNames: found.classNames }),
    // The path itself is not named: the sentence goes into notebooks and files that are shared.
    source: `${count.toLocaleString("en")} images of ${title}, read from ${found.kind}.`,
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
  const known = readers.map(({ what }) => what).join(", ");
  const hint = /\.(zip|tar|tgz|rar|7z)(\.\w+)?$/i.test(path)
    ? "unpack it first"
    : `what can be read: ${known}`;
  throw new UserError(`${path}: this ${facts.kind} is not one that is read; ${hint}`);
}

/** Images in the parts that a data set has. */
interface Parts {
  readonly train: FoundImages;
  readonly test: FoundImages;
  readonly validation?: FoundImages;
}

async function split(found: Found, { seed = 0 }: LoadOptions): Promise<Parts> {
  const { all, train, test, validation } = found;
  if (train && test) return { train, test, ...(validation && { validation }) };
  const whole = train ?? all;
  if (!whole) throw new UserError("there are no images to train on");
  if (whole.store.size < 2) {
    throw new UserError("there is one image, and it takes two: one to train on, one to test with");
  }
  const labels = Int32Array.from(
    whole.labels ?? new Int32Array(whole.store.size).fill(UNKNOWN_LABEL),
  );
  const { kept, heldOut } = holdOutShare(labels, TEST_SHARE, { seed, stream: "test" });
  return {
    train: pick(whole, labels, kept),
    test: pick(whole, labels, heldOut),
  };
}

function pick({ store, labels }: FoundImages, all: Int32Array, indices: Int32Array): FoundImages {
  return {
    store: store.pick(indices),
    ...(labels && { labels: Int32Array.from(indices, (i) => all[i]) }),
  };
}

/** Every part at the shape that is asked for; what is small in memory. */
async function atShape(
  parts: Parts,
  title: string,
  target: ImageTarget,
  { onProgress }: LoadOptions,
): Promise<Parts> {
  const shaped: Partial<Record<keyof Parts, FoundImages>> = {};
  for (const part of ["train", "test", "validation"] as const) {
    const images = parts[part];
    if (!images) continue;
    const total = images.store.size;
    const store = await refit(images.store, target, (done) =>
      onProgress?.({ label: `resizing ${title}`, done, total }),
    );
    shaped[part] = { ...images, store: intoMemory(store) };
  }
  return shaped as Parts;
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
    `there are ${count} classes, and at most ${MOST_CLASSES} can be told apart: put images that belong together into one folder`,
  );
}

/** "My Photos (2024)" is called "my-photos-2024" where small letters, digits and dashes are needed. */
function nameFrom(title: string): string {
  const plain = title.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const name = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "images";
  // What is kept by name, such as a classifier, belongs to the project's own set.
  return datasets.names().includes(name) ? `${name}-folder` : name;
}

function factsOf(path: string): FileFacts | undefined {
  try {
    return host().files.stat(path);
  } catch {
    return undefined;
  }
}
