import { counted, UserError } from "../../config";
import { bytesOf, concatBytes, sha256, toHex } from "../../host";
import { imageSize } from "../image_shape";
import type { LoadOptions } from "../load_options";
import { fileStore, MOST_BYTES_IN_MEMORY } from "../store/file_store";
import { type ImageStore, memoryStore } from "../store/image_store";
import { imageTarget } from "../images/image_target";
import { withoutAlpha } from "../images/pixels";
import { type ArrayLayout, layoutOf } from "./array_layout";
import { type ArrayImages, arrayStore, shapeOfImages } from "./array_store";
import { partsOf, pixelsOf } from "./array_pixels";
import { allBytes, type ArraySource, requireNumbers, shapeOf } from "./array_source";
import { addValues, noValues, type PixelScale, scaleOf, type ValueRange } from "./pixel_scale";
import { MOST_BYTES_READ } from "./reading";

/**
 * The images of arrays that belong together, such as those of the train and the test split: of one
 * shape, their values on one scale, which all of them decide.
 *
 * @param most an array in C order of more bytes of pixels stays in its file
 * @throws UserError where they are no such images, or would take more memory than 2 GiB
 */
export async function imagesOfArrays(
  sources: readonly ArraySource[],
  { size, background, onMessage }: LoadOptions,
  most = MOST_BYTES_IN_MEMORY,
): Promise<ImageStore[]> {
  const behind = imageTarget({ background }).background;
  const say = (line: string) => onMessage?.(line);
  const layouts = sources.map((source) => {
    requireNumbers(source);
    return layoutOf(source, size, say);
  });
  requireAlike(sources, layouts);
  const scales = scalesOf(sources);
  for (const said of new Set(scales.map((scale) => scale.said))) if (said) say(said);
  const stores: ImageStore[] = [];
  for (const [i, source] of sources.entries()) {
    const images = { source, layout: layouts[i], scale: scales[i], behind };
    stores.push(await storeOf(images, most));
  }
  return stores;
}

function requireAlike(sources: readonly ArraySource[], layouts: readonly ArrayLayout[]): void {
  const text = ({ height, width, channels }: ArrayLayout) => `${height}×${width}×${channels}`;
  for (const [i, layout] of layouts.entries()) {
    if (text(layout) === text(layouts[0])) continue;
    throw new UserError(
      `${sources[i].name}: expected images of ${text(layouts[0])} as in ${sources[0].name}, found ${text(layout)}; make them alike`,
    );
  }
}

/** The scale of each array; those of one type have one, which the values of all of them decide. */
function scalesOf(sources: readonly ArraySource[]): PixelScale[] {
  const found = sources.map((source) => ({ source, range: rangeOf(source) }));
  return sources.map(({ type }) => {
    const alike = found.filter(({ source }) => source.type.name === type.name);
    const low = alike.reduce((a, b) => (b.range.least < a.range.least ? b : a));
    const high = alike.reduce((a, b) => (b.range.largest > a.range.largest ? b : a));
    const { least, leastAt } = low.range;
    const { largest, largestAt } = high.range;
    const names = { low: low.source.name, high: high.source.name };
    return scaleOf(type, { least, leastAt, largest, largestAt }, names);
  });
}

/** The least and the largest value; of bytes it is enough to know that one is more than 1. */
function rangeOf(source: ArraySource): ValueRange {
  const { type, name } = source;
  const range = noValues();
  for (const [from, values] of partsOf(source)) {
    addValues(range, values, from, name);
    if (type.name === "uint8" && range.largest > 1) break;
  }
  return range;
}

/** In memory, or, of a large array whose images lie one after another in a file, from there. */
async function storeOf(images: ArrayImages, most: number): Promise<ImageStore> {
  const { source, layout, scale } = images;
  const shape = shapeOfImages(images);
  const asTheyAre = scale.same && !source.fortran && isBytesOfPixels(layout);
  const large = layout.count * imageSize(shape) > most;
  if (large && source.place && !source.fortran) {
    const digest = await digestOf(source);
    const parts = [{ ...source.place, count: layout.count }];
    return asTheyAre ? fileStore(parts, shape, digest) : arrayStore(images, digest);
  }
  if (asTheyAre) return memoryStore(source.bytes ?? allBytes(source), shape);
  requireRoom(source);
  const pixels = pixelsOf(source, layout, scale);
  return memoryStore(withoutAlpha(pixels, layout.channels, images.behind), shape);
}

function isBytesOfPixels({ planes, channels }: ArrayLayout): boolean {
  return channels === 1 || (channels === 3 && !planes);
}

function requireRoom({ name, count }: ArraySource): void {
  if (count <= MOST_BYTES_READ) return;
  throw new UserError(
    `${name}: expected at most 2 GiB of pixels, found ${counted(count)} values; unpack it, or save it in C order, so that a batch can read its own images`,
  );
}

const SAMPLES = 4096;
const SAMPLE_BYTES = 64;

/**
 * What tells a large array from another: its type, shape and place, and samples of its bytes. To read
 * all of them would take as long as the reading of a whole set.
 */
async function digestOf(source: ArraySource): Promise<string> {
  const { count, type, place } = source;
  const bytes = count * type.size;
  const sample = new Uint8Array(Math.min(SAMPLE_BYTES, bytes));
  const parts = [bytesOf(`${type.name} ${shapeOf(source)} ${place?.offset}\n`)];
  for (let i = 0; i < SAMPLES; i++) {
    source.read(sample, Math.floor((i * (bytes - sample.length)) / (SAMPLES - 1)));
    parts.push(sample.slice());
  }
  return toHex(await sha256(concatBytes(parts)));
}
