import type { Dataset, ImageSplit } from "../data";
import { bytesOf, host } from "../host";

/**
 * Digests of a data set's first 0, 1, 10, 100, … and of all its test images, with their labels, by
 * how many they are of; that of none is of the shape and the classes' names. So two sets can be
 * compared of which one was cut short.
 */
export type ImageMarks = Readonly<Record<string, string>>;

type Marked = Pick<Dataset, "test" | "imageShape" | "classNames" | "generated">;

/**
 * The marks of a data set's images. Of a set that a program draws from a seed, shape and classes
 * alone: other seeds draw images of the same kind.
 *
 * @returns undefined where the surroundings compute no digest
 */
export function imageMarks({
  test,
  imageShape,
  classNames,
  generated,
}: Marked): ImageMarks | undefined {
  const { sha256 } = host();
  if (!sha256) return undefined;
  const about = bytesOf(JSON.stringify([imageShape, classNames]));
  const counts = generated ? [] : countsUpTo(test.size);
  const mark = (parts: readonly Uint8Array[]) => sha256(about, ...parts).slice(0, 16);
  return Object.fromEntries([
    ["0", mark([])],
    ...counts.map((count) => [String(count), mark(firstImages(test, count))]),
  ]);
}

/** Whether marks say nothing against two sets' being the same images. */
export function marksAgree(a: ImageMarks, b: ImageMarks): boolean {
  const common = Object.keys(a).filter((count) => Object.hasOwn(b, count));
  const most = Math.max(...common.map(Number));
  return common.length === 0 || (a["0"] === b["0"] && a[most] === b[most]);
}

function countsUpTo(size: number): number[] {
  const counts: number[] = [];
  for (let count = 1; count < size; count *= 10) counts.push(count);
  return [...counts, size];
}

function firstImages(split: ImageSplit, count: number): Uint8Array[] {
  const { store, labels } = split.slice(0, count, split.name);
  return [...store.identity(), new Uint8Array(Int32Array.from(labels).buffer)];
}
