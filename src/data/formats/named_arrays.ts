import { UserError } from "../../config";
import type { LoadOptions } from "../load_options";
import { type ArrayRole, roleOfName } from "./array_names";
import { type ArraySource, shapeOf } from "./array_source";
import { allBytes } from "./array_source";
import { classLabels, type RawLabels } from "./class_labels";
import type { Found, FoundImages } from "./found";
import { imagesOfArrays } from "./image_arrays";
import { labelsOfArray } from "./label_arrays";
import { decodeTexts, isText } from "./number_type";

/** An array with its name, such as one of an archive; it is opened where it is wanted. */
export interface NamedArray {
  readonly name: string;
  open(): Promise<ArraySource>;
}

type SplitName = NonNullable<ArrayRole["split"]> | "all";

interface Pair {
  images?: NamedArray;
  labels?: NamedArray;
}

/**
 * Images and labels out of arrays that are told apart by their names, as in Keras' `mnist.npz`
 * (x_train, y_train, x_test, y_test), or, where the names say nothing, by their shapes.
 *
 * @param where the file or folder, for messages
 * @param kind what it is, for people
 * @throws UserError where it is not clear which array is which, or one of them will not do
 */
export async function foundInArrays(
  arrays: readonly NamedArray[],
  where: string,
  kind: string,
  options: LoadOptions,
): Promise<Found> {
  const pairs =
    pairsByName(arrays, where) ?? pairsBySplit(arrays) ?? (await pairByShape(arrays, where));
  const splits = [...pairs].flatMap(([split, { images, labels }]) =>
    images ? [{ split, images, labels }] : [],
  );
  const used = new Set(splits.flatMap(({ images, labels }) => [images, labels]));
  const unused = arrays.filter((array) => !used.has(array)).map(({ name }) => name);
  if (unused.length > 0 && splits.every(({ labels }) => !labels)) {
    options.onMessage?.(
      `${where}: no array is called labels, y or target, so no image has a label; there are also ${unused.slice(0, 8).join(", ")}`,
    );
  }
  const sources: ArraySource[] = [];
  for (const { images } of splits) sources.push(await images.open());
  const stores = await imagesOfArrays(sources, options);
  const raw: (RawLabels | undefined)[] = [];
  for (const [i, { labels }] of splits.entries()) {
    raw.push(labels && (await labelsIn(labels, stores[i].size)));
  }
  const known = raw.filter((labels) => labels !== undefined);
  const say = (line: string) => options.onMessage?.(line);
  const { labels, classNames } = classLabels(known, say);
  const found = new Map<SplitName, FoundImages>();
  for (const [i, { split }] of splits.entries()) {
    const own = raw[i];
    found.set(split, { store: stores[i], ...(own && { labels: labels[known.indexOf(own)] }) });
  }
  const named = classNames ?? (await namesIn(arrays, labels)) ?? spriteNames(splits);
  return { ...splitsOf(found, where, options), ...(named && { classNames: named }), kind };
}

/** Of a single split, all images: whoever loads holds some out. */
function splitsOf(
  found: ReadonlyMap<SplitName, FoundImages>,
  where: string,
  { onMessage }: LoadOptions,
): Omit<Found, "kind"> {
  const [only, ...others] = found.values();
  if (others.length === 0) return { all: only };
  const [train, test, validation] = [
    found.get("train"),
    found.get("test"),
    found.get("validation"),
  ];
  if (!train || found.has("all")) {
    throw new UserError(
      `${where}: expected images of a train and a test split, found ${[...found.keys()].join(", ")}; name the arrays x_train and x_test`,
    );
  }
  if (test) return { train, test, ...(validation && { validation }) };
  onMessage?.(`${where}: there are no test images, so the validation images stand in for them`);
  return { train, test: validation };
}

/** Undefined where no name says that it is images. */
function pairsByName(
  arrays: readonly NamedArray[],
  where: string,
): Map<SplitName, Pair> | undefined {
  const pairs = new Map<SplitName, Pair>();
  for (const array of arrays) {
    const { split = "all", role } = roleOfName(array.name);
    if (role !== "images" && role !== "labels") continue;
    const pair = pairs.get(split) ?? {};
    pairs.set(split, pair);
    const other = pair[role];
    if (other) pair[role] = finer(other, array, where);
    else pair[role] = array;
  }
  return [...pairs.values()].some(({ images }) => images) ? pairs : undefined;
}

/** Arrays that are called "train" and "test", and nothing more, are the images. */
function pairsBySplit(arrays: readonly NamedArray[]): Map<SplitName, Pair> | undefined {
  const pairs = new Map<SplitName, Pair>();
  for (const array of arrays) {
    const { split, role } = roleOfName(array.name);
    if (split && !role && !pairs.has(split)) pairs.set(split, { images: array });
  }
  return pairs.has("train") ? pairs : undefined;
}

/** CIFAR-100 has fine and coarse labels; of others nobody can tell which are meant. */
function finer(one: NamedArray, other: NamedArray, where: string): NamedArray {
  const fine = [one, other].filter(({ name }) => /fine/i.test(name));
  if (fine.length === 1) return fine[0];
  throw new UserError(
    `${where}: expected one array of images and one of labels, found both ${one.name} and ${other.name}; leave one out`,
  );
}

/** The only array that can be images, and the only one that has a number or word for each of them. */
async function pairByShape(
  arrays: readonly NamedArray[],
  where: string,
): Promise<Map<SplitName, Pair>> {
  const opened: { array: NamedArray; source: ArraySource }[] = [];
  let refusal: unknown;
  for (const array of arrays) {
    try {
      opened.push({ array, source: await array.open() });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      refusal ??= error;
    }
  }
  const images = opened.filter(({ source }) => !isText(source.type) && source.shape[1] > 1);
  const many = images.filter(({ source }) => source.shape.length > 2);
  const [one, ...others] = many.length > 0 ? many : images;
  if (!one && refusal) throw refusal;
  if (!one || others.length > 0) {
    const list = opened.map(({ array, source }) => `${array.name} ${shapeOf(source)}`);
    throw new UserError(
      `${where}: expected an array of images, (n, height, width), found ${list.slice(0, 8).join(", ") || "none"}; name them x_train, y_train, x_test, y_test, or images and labels`,
    );
  }
  const [count] = one.source.shape;
  const labels = opened.filter(
    ({ array, source }) => array !== one.array && source.shape[0] === count,
  );
  return new Map([
    ["all", { images: one.array, labels: labels.length === 1 ? labels[0].array : undefined }],
  ]);
}

/** dSprites' classes of all its factors; the second of them is the shape. */
const SPRITE_CLASSES = "latents_classes";
const SPRITE_SHAPES = ["square", "ellipse", "heart"];

async function labelsIn(array: NamedArray, count: number): Promise<RawLabels> {
  const source = await array.open();
  const { shape } = source;
  if (array.name !== SPRITE_CLASSES || shape.length !== 2 || shape[1] !== 6) {
    return labelsOfArray(source, count);
  }
  const column = { ...source, shape: [shape[0]], count: shape[0] };
  const { size } = source.type;
  const read = (out: Uint8Array, position: number) => {
    for (let at = 0; at < out.length; at += size) {
      source.read(out.subarray(at, at + size), 6 * (position + at) + size);
    }
  };
  return labelsOfArray({ ...column, read }, count);
}

function spriteNames(splits: readonly { labels?: NamedArray }[]): readonly string[] | undefined {
  return splits.some(({ labels }) => labels?.name === SPRITE_CLASSES) ? SPRITE_SHAPES : undefined;
}

/** Names of the classes, from an array of words that is called so, where there are enough. */
async function namesIn(
  arrays: readonly NamedArray[],
  labels: readonly Int32Array[],
): Promise<readonly string[] | undefined> {
  const named = arrays.find(({ name }) => roleOfName(name).role === "names");
  if (!named || labels.length === 0) return undefined;
  const source = await named.open();
  if (!isText(source.type)) return undefined;
  const names = decodeTexts(allBytes(source), source.type);
  const largest = labels.reduce((most, part) => part.reduce((a, b) => Math.max(a, b), most), 0);
  return new Set(names).size === names.length && names.length > largest ? names : undefined;
}
