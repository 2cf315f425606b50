import { permutation } from "../../random";
import type { EncodedImages, PartName } from "../images/encoded_images";
import { listImageFolder } from "../images/image_folder";
import { type Prepared, prepare } from "../images/prepare";
import type { Found, FoundImages, ReadRequest } from "./found";
import { withTableLabels } from "./label_tables";

/** Reads a folder of image files: see {@link listImageFolder} and {@link withTableLabels}. */
export async function readImageFolder(folder: string, request: ReadRequest): Promise<Found> {
  const say = (line: string) => request.options.onMessage?.(line);
  const listed = listImageFolder(folder, say);
  return readEncoded(await withTableLabels(listed, folder, say), request);
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
  const { seed = 0 } = options;
  const common = { kind, ...(classNames && { classNames }) };
  if (!parts) return { ...common, all: partOf(prepared, source, { seed }) };
  const part = (name: PartName) => partOf(prepared, source, { seed, name });
  const validation = part("validation");
  const few = validation.store.size === 0 ? {} : { validation };
  return { ...common, train: part("train"), test: part("test"), ...few };
}

/**
 * The images of one part, or all of them. They lie class by class, and the first of them are to be of
 * all classes: so they come in an order of chance, the same for the same seed.
 */
function partOf(
  { store, kept }: Prepared,
  { labels, parts }: EncodedImages,
  { seed, name }: { readonly seed: number; readonly name?: PartName },
): FoundImages {
  const order = permutation({ seed, stream: "order of files", step: 0 }, kept.length);
  const rows = order.filter((row) => !name || parts?.[kept[row]] === name);
  return {
    store: store.pick(rows),
    ...(labels && { labels: Int32Array.from(rows, (row) => labels[kept[row]]) }),
  };
}
