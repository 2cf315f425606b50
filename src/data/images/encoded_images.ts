/** Image files, or rows of a table that hold such, before any is decoded. */
export interface EncodedImages {
  /** How many. */
  readonly size: number;
  /** What they are, for people: "a folder of images". */
  readonly kind: string;
  /** What is said of image i where it cannot be read: its path from the folder on. */
  name(i: number): string;
  /** The encoded bytes of image i. */
  bytes(i: number): Uint8Array | Promise<Uint8Array>;
  /** Changes with what can be told without reading: names, sizes, times. */
  readonly stamp: string;
  /** `[size]`, 0 to numClasses - 1 or -1; absent where there are no classes. */
  readonly labels?: Int32Array;
  readonly classNames?: readonly string[];
  /** `[size]` where the images come split; absent where they do not. */
  readonly parts?: readonly PartName[];
}

/** The parts that a set may come in. */
export type PartName = "train" | "test" | "validation";
