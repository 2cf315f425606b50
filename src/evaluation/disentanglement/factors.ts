import type { Factors } from "../../data";
import { type Levels, levelsOf } from "./levels";

/** A code of each image: of a latent space, what stands for the image there. */
export interface Codes {
  /** `[n, size]`, row after row. */
  readonly values: ArrayLike<number>;
  /** Dimensions of a code. */
  readonly size: number;
}

/** One thing of which it is known, for every image, how it was when the image was made. */
export interface Factor {
  readonly name: string;
  /** `[n]` */
  readonly values: Float32Array;
  /** Whether its values are kinds without an order, such as shapes: it is so where all are integers. */
  readonly isCategory: boolean;
  /** Its categories, or its numbers in ten bins of equal mass. */
  readonly levels: Levels;
}

/** Levels that numbers of a factor are put into. */
const FACTOR_LEVELS = 10;

/**
 * The factors of a split one by one, without those that are the same in all images, or that `told` tells.
 *
 * @param told [n], the labels that a model is told: what it need not find in an image
 */
export function factorsOf({ names, values }: Factors, told?: ArrayLike<number>): Factor[] {
  const n = values.length / names.length;
  return names.flatMap((name, k) => {
    const own = Float32Array.from({ length: n }, (_, i) => values[i * names.length + k]);
    const isTold = told !== undefined && own.every((value, i) => value === told[i]);
    if (isTold || own.every((value) => value === own[0])) return [];
    const isCategory = own.every(Number.isInteger);
    const levels = isCategory ? categories(own) : levelsOf(own, FACTOR_LEVELS);
    return [{ name, values: own, isCategory, levels }];
  });
}

function categories(values: Float32Array): Levels {
  const numbers = new Map([...new Set(values)].sort((a, b) => a - b).map((value, i) => [value, i]));
  return { of: Int32Array.from(values, (value) => numbers.get(value) ?? 0), count: numbers.size };
}

/** The values of one dimension: [n]. */
export function dimension({ values, size }: Codes, d: number): Float64Array {
  return Float64Array.from({ length: values.length / size }, (_, i) => values[i * size + d]);
}
