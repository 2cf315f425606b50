import { UserError } from "../../config";
import type { ImageOptions } from "../load_options";
import { type Colour, colourOf } from "./background";

/** {@link ImageOptions} that were checked. */
export interface ImageTarget {
  /** `[height, width]`; absent: as the images have it. */
  readonly size?: readonly [number, number];
  readonly fit: "crop" | "pad" | "stretch";
  readonly channels: "auto" | 1 | 3;
  readonly invert: boolean;
  readonly background: Colour;
}

/** A side of more pixels than this is no side for a model. */
export const LARGEST_SIDE = 1024;

/** What {@link ImageOptions} stand for where they are not given. */
export const imageDefaults = {
  fit: "crop",
  channels: "auto",
  invert: false,
  background: "white",
} as const;

/**
 * Checks what is asked of images.
 *
 * @throws UserError where a size, a colour or a choice is none
 */
export function imageTarget(options: ImageOptions): ImageTarget {
  const { fit, channels, invert, background } = { ...imageDefaults, ...given(options) };
  if (!["crop", "pad", "stretch"].includes(fit)) {
    throw new UserError(`fit is "crop", "pad" or "stretch", got ${JSON.stringify(fit)}`);
  }
  if (!["auto", 1, 3].includes(channels)) {
    throw new UserError(`channels is "auto", 1 or 3, got ${JSON.stringify(channels)}`);
  }
  const size = options.size === undefined ? undefined : sizeOf(options.size);
  return { size, fit, channels, invert, background: backgroundOf(background) };
}

/** What is given, without entries that are `undefined`. */
function given(options: ImageOptions): ImageOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function sizeOf(size: NonNullable<ImageOptions["size"]>): readonly [number, number] {
  const sides =
    typeof size === "number"
      ? [size, size]
      : typeof size === "string"
        ? sidesIn(size)
        : Array.from(size);
  const fits = (side: number) => Number.isInteger(side) && side >= 1 && side <= LARGEST_SIDE;
  if (sides.length === 2 && sides.every(fits)) return [sides[0], sides[1]];
  throw new UserError(
    `an image size is a side in pixels, 1 to ${LARGEST_SIDE}, or "WIDTHxHEIGHT", got ${JSON.stringify(size)}`,
  );
}

/** "64" is 64 × 64; "64x48" is 64 wide and 48 high: height first in what comes back. */
function sidesIn(text: string): number[] {
  const [, first, second = first] = /^(\d{1,5})(?:[x×](\d{1,5}))?$/i.exec(text.trim()) ?? [];
  return first === undefined ? [] : [Number(second), Number(first)];
}

function backgroundOf(text: string): Colour {
  const colour = colourOf(text);
  if (colour) return colour;
  throw new UserError(`a background is "black", "white" or "#rrggbb", got ${JSON.stringify(text)}`);
}
