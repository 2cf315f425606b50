import type { ImageTarget } from "../images/image_target";
import type { LoadOptions } from "../load_options";
import type { ImageStore } from "../store/image_store";

/** Images of one shape, as a file of arrays holds them. */
export interface FoundImages {
  readonly store: ImageStore;
  /** `[n]`, 0 to numClasses - 1, or -1 where the class is not known. Absent: none is known. */
  readonly labels?: ArrayLike<number>;
}

/**
 * What a reader found in a file or folder: images that are split already, or all of them together,
 * of which whoever loads them holds some out.
 */
export interface Found {
  readonly all?: FoundImages;
  readonly train?: FoundImages;
  readonly test?: FoundImages;
  readonly validation?: FoundImages;
  /** What each label means, where the files say so. */
  readonly classNames?: readonly string[];
  /** What was read, for people: "a NumPy archive". */
  readonly kind: string;
}

/** What a reader is told beside the path. */
export interface ReadRequest {
  /** The set's name, for messages and for the folder in the cache. */
  readonly name: string;
  readonly target: ImageTarget;
  readonly options: LoadOptions;
}
