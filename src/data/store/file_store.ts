import { bytesOf, host, type OpenFile } from "../../host";
import { type ImageShape, imageSize } from "../image_shape";
import { type ImageStore, memoryStore } from "./image_store";

/** Images one after another in a file, as bytes: a shard, or an array without its header. */
export interface ImagesInFile {
  readonly file: string;
  /** Where in the file the first image begins, in bytes. */
  readonly offset: number;
  readonly count: number;
}

/** A set of at most so many bytes is read into memory as it is loaded; a larger one stays on disk. */
export const MOST_BYTES_IN_MEMORY = 2 ** 28;

/**
 * Images in files. A batch reads its own images at their places, so any order is as good as any
 * other: a shuffle is a permutation of all images, however many there are, and what is in memory is
 * a batch. The operating system keeps of the files what there is room for.
 *
 * @param parts where the images are, in their order
 * @param digest of what the images are made of: equal digests mean equal images
 */
export function fileStore(
  parts: readonly ImagesInFile[],
  imageShape: ImageShape,
  digest: string,
): ImageStore {
  const each = imageSize(imageShape);
  const ends: number[] = [];
  for (const { count } of parts) ends.push((ends[ends.length - 1] ?? 0) + count);
  const size = ends[ends.length - 1] ?? 0;
  const open: (OpenFile | undefined)[] = [];

  function read(i: number, out: Uint8Array, at: number): void {
    let part = 0;
    while (i >= ends[part]) part++;
    const { file, offset, count } = parts[part];
    const within = i - (ends[part] - count);
    const opened = (open[part] ??= host().files.open(file));
    opened.read(out.subarray(at, at + each), offset + within * each);
  }
  return orderedStore({ imageShape, digest, read }, undefined, 0, size);
}

/** What is the same of all orders of the images of some files. */
export type Unordered = Pick<ImageStore, "imageShape" | "read"> & { readonly digest: string };

/** Some of the images of files: those of `order`, or of 0, 1, …, of which `from` to `to` are meant. */
export function orderedStore(
  all: Unordered,
  order: Int32Array | undefined,
  from: number,
  to: number,
): ImageStore {
  const rowOf = (i: number) => (order ? order[from + i] : from + i);
  return {
    size: to - from,
    imageShape: all.imageShape,
    identity: () => [
      bytesOf(all.digest),
      new Uint8Array(Int32Array.from({ length: to - from }, (_, i) => rowOf(i)).buffer),
    ],
    read: (i, out, at) => all.read(rowOf(i), out, at),
    slice: (first, end) => orderedStore(all, order, from + first, from + end),
    pick(indices) {
      const rows = Int32Array.from(indices, rowOf);
      return orderedStore(all, rows, 0, rows.length);
    },
  };
}

/**
 * The same images in memory, where they are few enough for it.
 *
 * @param most bytes
 */
export function intoMemory(store: ImageStore, most = MOST_BYTES_IN_MEMORY): ImageStore {
  const each = imageSize(store.imageShape);
  if (store.pixels || store.size * each > most) return store;
  const pixels = new Uint8Array(store.size * each);
  for (let i = 0; i < store.size; i++) store.read(i, pixels, i * each);
  return memoryStore(pixels, store.imageShape);
}
