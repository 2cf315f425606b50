import { UserError } from "../config";
import type { Dataset, Factors, ImageSplit } from "./dataset";
import { type ImageShape, type ImageShapeLike, imageShapeOf, shapeText } from "./image_shape";
import { createImageSplit, createStoredSplit } from "./image_split";
import type { LoadOptions } from "./load_options";
import type { ImageStore } from "./store/image_store";

/** What is said of a data set, beside its images. */
export interface DatasetFacts {
  /** What `--dataset` and `loadDataset` call it: letters, digits, `.`, `_` and `-`. */
  readonly name: string;
  /** What a figure's title says, such as "Fashion-MNIST". */
  readonly title: string;
  /** What one of the images is called; several are that with an "s". Default "image". */
  readonly item?: string;
  /** One sentence: where the data came from. Default: that its definition gave it. */
  readonly source?: string;
  /** Whether a program drew the images. Default false. */
  readonly generated?: boolean;
  /** `[height, width]` of grey images, or `[height, width, channels]`. Default: the splits' own. */
  readonly imageShape?: ImageShapeLike;
  /** What each label means. Default "0", "1", … */
  readonly classNames?: readonly string[];
  /** Default: as many as `classNames`, or else as the labels of both splits need. */
  readonly numClasses?: number;
}

/** The images of one split, as a page gives them; an {@link ImageSplit} will do. */
export interface LoadedImages {
  /** `[n, height, width, channels]`, 0 to 255, the channels of a pixel side by side. */
  readonly pixels?: Uint8Array;
  /** In place of `pixels`: where the images are; it knows their shape. */
  readonly store?: ImageStore;
  /** `[n]`, 0 to numClasses - 1, or -1 where the class is not known. Default: none is known. */
  readonly labels?: ArrayLike<number>;
  /** What is known of how each image was made. */
  readonly factors?: Factors;
  /** Where neither the page nor `load` says it of both splits. */
  readonly imageShape?: ImageShapeLike;
  readonly numClasses?: number;
}

/** What a page's `load` gives: the images, and whatever it knows better than the page. */
export interface LoadedDataset extends Partial<DatasetFacts> {
  /** What `loadDataset` finds it by again. Default: the page's name. */
  readonly origin?: string;
  readonly train: LoadedImages;
  readonly test: LoadedImages;
  readonly validation?: LoadedImages;
}

/** A data set as one writes it: what is said of it, and how its images are had. */
export interface DatasetPage extends DatasetFacts {
  /**
   * Finds or makes the images. Whoever loads cuts them to `options.limit`, so only what is slow
   * to make need look at it.
   */
  load(options: LoadOptions): LoadedDataset | Promise<LoadedDataset>;
}

/** A data set that can be loaded. */
export interface DatasetDefinition {
  readonly name: string;
  readonly title: string;
  /**
   * Loads the images and checks them.
   *
   * @throws UserError where what the page gives is no data set
   */
  load(options: LoadOptions): Promise<Dataset>;
}

/**
 * Defines a data set: one page with what is said of it and how its images are had.
 *
 * A page in `sets/` is listed in `sets/index.ts`, which gives its name to `loadDataset`. In a
 * notebook, the `defineDataset` of `src/index.ts` does that too.
 *
 * @throws UserError where a name, title, shape or class name will not do
 *
 * @example
 * ```ts
 * export const stripes = defineDataset({
 *   name: "stripes",
 *   title: "stripes",
 *   imageShape: [2, 2],
 *   load: () => ({
 *     train: { pixels: Uint8Array.of(255, 0, 255, 0, 255, 255, 0, 0), labels: [0, 1] },
 *     test: { pixels: Uint8Array.of(0, 0, 255, 255), labels: [1] },
 *   }),
 * });
 * const { train } = await loadDataset(stripes);
 * ```
 */
export function defineDataset(page: DatasetPage): DatasetDefinition {
  return about(page.name, () => {
    checkFacts(page);
    if (typeof page.load !== "function") throw new UserError("load must be a function");
    return {
      name: page.name,
      title: page.title,
      async load(options) {
        const loaded = await page.load(options);
        return about(page.name, () => assemble(page, loaded));
      },
    };
  });
}

/** Puts the data set's name before what is wrong with it. */
function about<T>(name: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof UserError || error instanceof RangeError)) throw error;
    throw new UserError(`data set "${name}": ${error.message}`);
  }
}

function checkFacts({ name, title, classNames, numClasses, imageShape }: DatasetFacts): void {
  if (typeof name !== "string" || !/^[a-z\d][\w.-]*$/i.test(name)) {
    throw new UserError("a name begins with a letter or digit; '.', '_' and '-' may follow");
  }
  if (!title) throw new UserError("a title is needed, for figures to show");
  if (imageShape) imageShapeOf(imageShape);
  if (!classNames) return;
  const twice = classNames.find((each, i) => classNames.indexOf(each) !== i);
  if (twice !== undefined) throw new UserError(`two classes are named "${twice}"`);
  if (numClasses !== undefined && numClasses !== classNames.length) {
    throw new UserError(`${classNames.length} classNames were given for ${numClasses} classes`);
  }
}

function assemble(page: DatasetPage, loaded: LoadedDataset): Dataset {
  for (const name of ["train", "test"] as const) {
    if (!loaded?.[name]?.pixels && !loaded?.[name]?.store) {
      throw new UserError(`load gave no pixels for ${name}: expected { train, test }`);
    }
  }
  const facts = { ...page, ...loaded };
  checkFacts(facts);
  const { name, title, item = "image", generated = false } = facts;
  const source =
    facts.source ?? `${title}, ${generated ? "drawn" : "given"} by its own definition.`;
  const declared = facts.classNames?.length ?? facts.numClasses;
  const given = (["train", "test", "validation"] as const).flatMap((part) => {
    const images = loaded[part];
    return images ? [split(part, images, facts.imageShape, declared)] : [];
  });
  for (const each of given) requireShape(each, given[0].imageShape, "train");
  const numClasses = Math.max(...given.map((each) => each.numClasses));
  const [train, test, validation] = given.map((each) => createStoredSplit({ ...each, numClasses }));
  const classNames = facts.classNames ?? Array.from({ length: numClasses }, (_, i) => `${i}`);
  const { imageShape } = train;
  return {
    ...{ name, origin: loaded.origin ?? page.name, title, item, generated, source },
    ...{ imageShape, numClasses, classNames: [...classNames], train, test },
    ...(validation && { validation }),
  };
}

function split(
  name: string,
  { pixels, store, labels, factors, imageShape, numClasses }: LoadedImages,
  commonShape: ImageShapeLike | undefined,
  declaredClasses: number | undefined,
): ImageSplit {
  const shape = store?.imageShape ?? imageShape ?? commonShape;
  if (!shape) throw new UserError(`imageShape is missing: say it in the page, or of ${name}`);
  const classes = declaredClasses ?? numClasses;
  const made = store
    ? createStoredSplit({ name, store, labels, factors, numClasses: classes })
    : createImageSplit({
        ...{ name, labels, factors, imageShape: shape, numClasses: classes },
        pixels: pixels ?? new Uint8Array(),
      });
  if (made.size === 0) throw new UserError(`${name} has no images`);
  if (commonShape) requireShape(made, imageShapeOf(commonShape), "the data set");
  return made;
}

function requireShape({ name, imageShape }: ImageSplit, other: ImageShape, whose: string): void {
  const [own, wanted] = [imageShape, other].map(shapeText);
  if (own === wanted) return;
  throw new UserError(`${name} has images of ${own}, but ${whose} has ${wanted}`);
}
