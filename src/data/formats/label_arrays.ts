import { counted, UserError } from "../../config";
import { allBytes, type ArraySource, shapeOf } from "./array_source";
import type { RawLabels } from "./class_labels";
import { decodeNumbers, decodeTexts, isText } from "./number_type";

/**
 * The labels that an array holds: `[n]`, `[n, 1]` or `[1, n]` numbers or words, or `[n, k]` with a
 * single 1 in each row.
 *
 * @param count how many images there are
 * @throws UserError where they are no labels of as many images
 */
export function labelsOfArray(source: ArraySource, count: number): RawLabels {
  const { name, shape, type } = source;
  const sides = shape.filter((size) => size !== 1);
  const rows = sides.length === 2 && shape.length === 2;
  const length = rows ? shape[0] : source.count;
  if (sides.length > 1 && !rows) {
    throw new UserError(
      `${name}: expected a label for each image, found an array of shape ${shapeOf(source)}; save them as (n,)`,
    );
  }
  if (length !== count) {
    throw new UserError(
      `${name}: expected a label for each of the ${counted(count)} images, found ${counted(length)}; put the right file there`,
    );
  }
  const bytes = allBytes(source);
  if (isText(type)) {
    if (rows)
      throw new UserError(
        `${name}: expected one word an image, found ${shapeOf(source)}; save them as (n,)`,
      );
    return { name, values: decodeTexts(bytes, type) };
  }
  const values = decodeNumbers(bytes, type);
  return { name, values: rows ? classesOfRows(source, values) : values };
}

/** Of rows with a single 1, where it is. */
function classesOfRows(source: ArraySource, values: ArrayLike<number>): Int32Array {
  const [count, numClasses] = source.shape;
  const labels = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    let ones = 0;
    for (let k = 0; k < numClasses; k++) {
      const value = values[source.fortran ? row + count * k : row * numClasses + k];
      if (value === 1) labels[row] = k;
      ones += value === 0 || value === 1 ? value : NaN;
    }
    if (ones === 1) continue;
    throw new UserError(
      `${source.name}: expected labels as (n,) or rows with a single 1, found ${shapeOf(source)} whose row ${row} is none; save the column that is meant as (n,)`,
    );
  }
  return labels;
}
