/** How far a download or a drawing has come, for a progress bar. */
export interface DataProgress {
  /** What is going on, such as "train-images-idx3-ubyte". */
  readonly label: string;
  /** Bytes or images so far. */
  readonly done: number;
  /** All of them, where that is known. */
  readonly total?: number;
}

/** How images of any kind are brought to one shape. What is not said is found out from the images. */
export interface ImageOptions {
  /**
   * Side of square images in pixels, or `[height, width]`, or as the command line writes it:
   * "64", "64x48" (width × height). Default: the images' own size where all have the same, of at
   * most 256 a side; otherwise 64.
   */
  readonly size?: number | string | readonly [number, number];
  /**
   * What becomes of an image of other proportions: its middle is cut out, it is padded with the
   * background, or it is stretched. Default "crop".
   */
  readonly fit?: "crop" | "pad" | "stretch";
  /** 1 for grey, 3 for colour. Default "auto": grey where every pixel of every image is. */
  readonly channels?: "auto" | 1 | 3;
  /** Swaps dark and light, for what is drawn dark on light. Default false. */
  readonly invert?: boolean;
  /**
   * What stands behind transparent pixels, and at the sides of a padded image: "black", "white" or
   * "#rrggbb". Default "white".
   */
  readonly background?: string;
}

/** Where a data set is looked for, and who hears of it. */
export interface LoadOptions extends ImageOptions {
  /** Folder of IDX files, gzip-compressed or not. Default: the environment's `MNIST_DIR` for MNIST. */
  readonly dataDir?: string;
  /**
   * Seed of generated images, of which images are held out of a set that is not split, and of which
   * keep their label, 0 to 2^53 - 1. Default 0.
   */
  readonly seed?: number;
  /** Keeps the first images only, for a quick trial; more than there are is all of them. */
  readonly limit?: { readonly train?: number; readonly test?: number };
  /**
   * Of the training images only so many keep their label, as many of each class, by `seed`: for models
   * that learn from few labels. Default 0: all keep theirs.
   */
  readonly numLabels?: number;
  /** Hears what the user should know, a line at a time, such as that MNIST could not be had. */
  readonly onMessage?: (line: string) => void;
  /** Hears how far a download or a drawing has come. */
  readonly onProgress?: (progress: DataProgress) => void;
  /** Never uses the network. Default false. */
  readonly offline?: boolean;
  /** Stops at the first image that cannot be read, in place of passing over it. Default false. */
  readonly strict?: boolean;
}
