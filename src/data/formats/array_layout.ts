import { UserError } from "../../config";
import type { ImageOptions } from "../load_options";
import { type ArraySource, shapeOf } from "./array_source";
import { imageTarget } from "../images/image_target";
import { LARGEST_SIDE } from "./sides";

/** How the values of an array are images. */
export interface ArrayLayout {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** 1 grey, 2 grey with alpha, 3 red, green and blue, 4 those with alpha. */
  readonly channels: number;
  /** Whether each channel is a plane of its own, as PyTorch has them, and not a pixel's last index. */
  readonly planes: boolean;
}

/** So high and only 3 or 4 pixels wide is no image of a set, but `(height, width, channels)` of one. */
const HEIGHT_OF_PICTURES = 8;

const NOT_IMAGES =
  "reshape it to (n, height, width) or (n, height, width, channels) before it is saved";

/**
 * How an array's values are images: `(n, h, w)`, `(n, h, w, c)`, `(n, c, h, w)`, or flat `(n, p)`.
 *
 * @param size sides that the user named, for flat ones that are not square
 * @param say hears what is not plain from the shape
 * @throws UserError where they are not, or might be in two ways
 */
export function layoutOf(
  source: Pick<ArraySource, "shape" | "name">,
  size: ImageOptions["size"],
  say: (line: string) => void,
): ArrayLayout {
  const layout = layoutOfShape(source, size, say);
  const { count, height, width } = layout;
  if (count < 1 || height < 1 || width < 1 || height > LARGEST_SIDE || width > LARGEST_SIDE) {
    throw new UserError(
      `${source.name}: expected at least one image of 1 to ${LARGEST_SIDE} pixels a side, found the shape ${shapeOf(source)}; ${NOT_IMAGES}`,
    );
  }
  return layout;
}

function layoutOfShape(
  source: Pick<ArraySource, "shape" | "name">,
  size: ImageOptions["size"],
  say: (line: string) => void,
): ArrayLayout {
  const { shape } = source;
  const [count, a, b, c] = shape;
  if (shape.length === 2) return flat(source, a, size, say);
  if (shape.length === 3) {
    if (b === 1 && isSquare(a)) return flat(source, a, size, say);
    // (n, 1, 4) are rows of four pixels, as (n, 2, 4) would be two of them.
    if (a === 1 && isSquare(b) && b !== 4) return flat(source, b, size, say);
    if ((b === 3 || b === 4) && a >= HEIGHT_OF_PICTURES) {
      throw refused(source, "which may be one image in colour or many of few pixels");
    }
    return { count, height: a, width: b, channels: 1, planes: false };
  }
  if (shape.length !== 4) throw refused(source, `an array of ${shape.length} dimensions`);
  const last = { count, height: a, width: b, channels: c, planes: false };
  const first = { count, height: b, width: c, channels: a, planes: true };
  const [lastFits, firstFits] = [c >= 1 && c <= 4, a >= 1 && a <= 4 && a !== 2];
  if (lastFits && (!firstFits || a === b || b !== c)) return last;
  if (firstFits) {
    say(
      `${source.name}: the shape ${shapeOf(source)} is taken as (n, channels, height, width), with ${a} ${a === 1 ? "channel" : "channels"}`,
    );
    return first;
  }
  throw refused(source, "with neither 1, 3 nor 4 channels at its second or last place");
}

/** Images of which each is one row: of the sides that were named, else square, else 3 × a square. */
function flat(
  source: Pick<ArraySource, "shape" | "name">,
  pixels: number,
  size: ImageOptions["size"],
  say: (line: string) => void,
): ArrayLayout {
  const row = flatShape(pixels, size);
  if (!row) {
    throw refused(source, `rows of ${pixels} values, which are neither square nor three squares`);
  }
  if (row.channels === 3) {
    say(
      `${source.name}: rows of ${pixels} values are taken as ${row.height} × ${row.width} pixels, red, green and blue side by side`,
    );
  }
  return { count: source.shape[0], ...row, planes: false };
}

/** The sides and channels of an image whose values lie in a row; undefined where there are none. */
export function flatShape(
  values: number,
  size: ImageOptions["size"],
): Pick<ArrayLayout, "height" | "width" | "channels"> | undefined {
  const named = imageTarget({ size }).size;
  for (const channels of named ? [1, 3] : []) {
    if (named && named[0] * named[1] * channels === values) {
      return { height: named[0], width: named[1], channels };
    }
  }
  for (const channels of [1, 3]) {
    const side = Math.round(Math.sqrt(values / channels));
    if (side >= 1 && side * side * channels === values)
      return { height: side, width: side, channels };
  }
  return undefined;
}

function isSquare(count: number): boolean {
  return Number.isInteger(Math.sqrt(count));
}

function refused(source: Pick<ArraySource, "shape" | "name">, found: string): UserError {
  return new UserError(
    `${source.name}: expected images, found the shape ${shapeOf(source)}, ${found}; ${NOT_IMAGES}`,
  );
}
