import type { EncodedImages, PartName } from "../images/encoded_images";
import { listImageFolder } from "../images/image_folder";
import { type Prepared, prepare } from "../images/prepare";
import type { Found, FoundImages, ReadRequest } from "./found";

/** Reads a folder of image files: see {@link listImageFolder}. */
export function readImageFolder(folder: string, request: ReadRequest): Promise<Found> {
  return readEncoded(listImageFolder(folder), request);
}

/**
 * Decodes images, or finds them decoded in the cache, and puts them into their parts.
 *
 * @throws UserError where too many of them cannot be read
 */
export async function readEncoded(
  source: EncodedImages,
  { name, target, options }: ReadRequest,
): Promise<Found> {
  const prepared = await prepare(source, name, target, options);
  if (prepared.chosenSize) {
    const [height, width] = prepared.store.imageShape;
    options.onMessage?.(
      `The images are of several sizes, or large: each is brought to ${width} × ${height}; ask for another with --image_size`,
    );
  }
  const { classNames, kind, parts } = source;
  const all = partOf(prepared, source);
  const common = { kind, ...(classNames && { classNames }) };
  if (!parts) return { ...common, all };
  const part = (name: PartName) => partOf(prepared, source, name);
  const validation = part("validation");
  const few = validation.store.size === 0 ? {} : { validation };
  return { ...common, train: part("train"), test: part("test"), ...few };
}

/** The images of one part, or all of them. */
function partOf(
  { store, kept }: Prepared,
  { labels, parts }: EncodedImages,
  name?: PartName,
): FoundImages {
  const rows = Int32Array.from(kept.keys()).filter((row) => !name || parts?.[kept[row]] === name);
  return {
    store: store.pick(rows),
    ...(labels && { labels: Int32Array.from(rows, (row) => labels[kept[row]]) }),
  };
}
