import { UserError } from "../../config";
import type { NumberType } from "./number_type";

/** The values of an array: the least and the largest, and the first that is no number at all. */
export interface ValueRange {
  least: number;
  largest: number;
  /** Where they are among all values. */
  leastAt: number;
  largestAt: number;
}

/** How values become bytes. */
export interface PixelScale {
  readonly factor: number;
  readonly offset: number;
  /** Whether bytes are what they are to be already. */
  readonly same: boolean;
  /** What a user is told, where it is not plain. */
  readonly said?: string;
}

/** Resizing with splines leaves values a little beyond where they began. */
const SLACK = 0.01;

/** Floats of which the largest is in between are neither 0 to 1 nor 0 to 255. */
const UNCLEAR = 2;

/** A range to which values are added. */
export function noValues(): ValueRange {
  return { least: Infinity, largest: -Infinity, leastAt: -1, largestAt: -1 };
}

/**
 * Adds values to a range.
 *
 * @param from the index of the first of them
 * @throws UserError at the first that is not finite
 */
export function addValues(
  range: ValueRange,
  values: ArrayLike<number>,
  from: number,
  name: string,
): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value < range.least) [range.least, range.leastAt] = [value, from + i];
    if (value > range.largest) [range.largest, range.largestAt] = [value, from + i];
    if (!Number.isFinite(value)) {
      throw new UserError(
        `${name}: expected finite numbers, found ${value} at index ${from + i}; replace it before the array is saved`,
      );
    }
  }
}

/**
 * How the values of arrays of a type and range become bytes: 0 to 255 as they are, 0 to 1 times 255,
 * −1 to 1 shifted there, and of uint16 the upper byte.
 *
 * @param names of the arrays that hold the least and the largest value, for messages
 * @throws UserError where the range is none of these, with the value that is beyond it
 */
export function scaleOf(
  { kind, size, name: type }: NumberType,
  { least, largest, leastAt, largestAt }: ValueRange,
  names: { readonly low: string; readonly high: string },
): PixelScale {
  const name = names.high;
  const bytes = kind === "b" || (kind === "u" && size === 1);
  const whole = kind !== "f";
  if (bytes && largest > 1) return { factor: 1, offset: 0, same: true };
  if (least >= (whole ? 0 : -SLACK) && largest <= (whole ? 1 : 1 + SLACK)) {
    const said = whole && kind !== "b" && largest === 1;
    return {
      ...{ factor: 255, offset: 0, same: false },
      ...(said && { said: `${name}: its values are 0 and 1, which are taken as 0 and 255` }),
    };
  }
  if (least >= -1 - SLACK && largest <= 1 + SLACK) {
    const said = `${name}: its values from ${short(least)} to ${short(largest)} are taken as −1 (dark) to 1`;
    return { factor: 127.5, offset: 127.5, same: false, said };
  }
  if (kind === "u" && size === 2 && largest > 255) {
    const said = `${name}: its values up to ${largest} are taken as 16 bits, of which 65535 is white`;
    return { factor: 1 / 256, offset: -0.5 + 1 / 512, same: false, said };
  }
  const unclear = !whole && largest < UNCLEAR;
  if (least >= (whole ? 0 : -SLACK) && largest <= (whole ? 255 : 255 + SLACK) && !unclear) {
    return { factor: 1, offset: 0, same: false };
  }
  const low = least < -SLACK;
  throw new UserError(
    `${low ? names.low : name}: expected ${type} from 0 to 1, from −1 to 1 or from 0 to 255, found ${short(low ? least : largest)} at index ${low ? leastAt : largestAt}; scale it before the array is saved`,
  );
}

/** Writes values as bytes, rounded, and kept within 0 to 255. */
export function toBytes(values: ArrayLike<number>, { factor, offset }: PixelScale): Uint8Array {
  const bytes = new Uint8ClampedArray(values.length);
  for (let i = 0; i < values.length; i++) bytes[i] = Math.round(factor * values[i] + offset);
  return new Uint8Array(bytes.buffer);
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}
