import { fileName, joinPath } from "../../host";
import type { LoadedDataset } from "../define_dataset";
import type { LoadOptions } from "../load_options";
import { plainName } from "../plain_name";
import { SET_NAMES } from "./set_names";

/** What a set's page says of itself. */
export interface SetFacts {
  readonly title: string;
  /** Whose it is: "LeCun, Cortes, Burges". */
  readonly by: string;
}

/**
 * What may be said of images that were read from a folder in place of a published set. Where their
 * bytes are those that were published, they are that set; else they go by their folder's name, so
 * that nothing that was made of the set, such as its classifier, is taken for theirs.
 *
 * The folder's path is not named: what is said here goes into notebooks and files that are shared.
 */
export function ofFolder(
  { title, by }: SetFacts,
  folder: string,
  verified: boolean,
  { onMessage }: LoadOptions,
): Pick<LoadedDataset, "name" | "title" | "source" | "generated"> {
  if (verified) {
    const source = `${title} (${by}), read from a folder and verified by SHA-256.`;
    return { source, generated: false };
  }
  const last = fileName(joinPath(folder));
  const called = /^\.*$/.test(last) ? "this folder" : last;
  onMessage?.(
    `The files in ${called} are not those of ${title} as it was published: they are called "images of ${called}" from here on.`,
  );
  return {
    ...{ name: slug(called), title: `images of ${called}`, generated: false },
    source: `Images of the folder ${called}, which are not verified to be ${title}.`,
  };
}

/** A name for files and flags that is no set's: see {@link plainName}. */
export function slug(text: string): string {
  const name = plainName(text);
  return SET_NAMES.includes(name) ? `${name}-folder` : name;
}

/** What is said of a set that was downloaded and is what was published. */
export function downloadedSource({ title, by }: SetFacts): string {
  return `${title} (${by}), downloaded and verified by SHA-256.`;
}
