import { UserError } from "../../config";
import type { ImageOptions } from "../load_options";

/** No side of an image is longer. */
export const LARGEST_SIDE = 4096;

/**
 * [height, width] out of an image size in whichever way it is written; undefined where none is.
 *
 * @throws UserError where it is no size
 */
export function sidesOf(size: ImageOptions["size"]): readonly [number, number] | undefined {
  if (size === undefined) return undefined;
  const sides =
    typeof size === "string" ? sidesOfText(size) : [size].flat().concat(size).slice(0, 2);
  const [height, width] = sides;
  const whole = (side: number) => Number.isInteger(side) && side >= 1 && side <= LARGEST_SIDE;
  if (sides.length === 2 && whole(height) && whole(width)) return [height, width];
  throw new UserError(
    `image size: expected 1 to ${LARGEST_SIDE} pixels a side, such as 64 or 64x48 (width × height), found ${typeof size === "string" ? `"${size}"` : `[${size}]`}; name another`,
  );
}

/** "64", or "64x48", which is width × height. */
function sidesOfText(text: string): number[] {
  const [, width, height] = /^\s*(\d+)(?:\s*[x×]\s*(\d+))?\s*$/i.exec(text) ?? [];
  return width === undefined ? [] : [Number(height ?? width), Number(width)];
}
