import { counted, UserError } from "../../config";
import { UNKNOWN_LABEL } from "../labels";

/** Labels of some images as a file has them: numbers, or words. */
export interface RawLabels {
  /** For messages: "y.npy". */
  readonly name: string;
  readonly values: ArrayLike<number> | readonly string[];
}

/** Labels as a split holds them. */
export interface ClassLabels {
  /** `[n]` of each of the parts, in their order. */
  readonly labels: Int32Array[];
  /** Where the labels are words: those, sorted. */
  readonly classNames?: readonly string[];
}

/** More classes than this are no classes. */
export const MOST_CLASSES = 1000;

/**
 * Labels of parts that belong together, such as the train and the test split. Whole numbers stay as
 * they are, −1 stands for an unknown class; words become classes in their sorted order, an empty one
 * stands for an unknown class.
 *
 * @param say hears that numbers leave classes out
 * @throws UserError with index and value where a label is no class
 */
export function classLabels(
  parts: readonly RawLabels[],
  say: (line: string) => void = () => undefined,
): ClassLabels {
  if (parts.some(hasWords)) return ofWords(parts);
  const labels = parts.map(wholeNumbers);
  if (parts.length > 0) tellMissing(parts[0].name, labels, say);
  return { labels };
}

/** Whether some labels are texts, and no whole numbers as a person writes them. */
function hasWords({ values }: RawLabels): boolean {
  return Array.prototype.some.call(
    values,
    (value) => typeof value === "string" && !isWholeNumber(value),
  );
}

function isWholeNumber(text: string): boolean {
  return text.trim() === "" || /^\s*-?\d+(?:\.0*)?\s*$/.test(text);
}

function wholeNumbers({ name, values }: RawLabels): Int32Array {
  const labels = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const empty = typeof value === "string" && value.trim() === "";
    const label = empty ? UNKNOWN_LABEL : Number(value);
    if (!Number.isInteger(label) || label < UNKNOWN_LABEL || label >= MOST_CLASSES) {
      throw new UserError(
        `${name}: expected labels from 0 to ${MOST_CLASSES - 1}, or −1 where the class is not known, found ${value} at index ${i}; number the classes from 0`,
      );
    }
    labels[i] = label;
  }
  return labels;
}

function ofWords(parts: readonly RawLabels[]): ClassLabels {
  const trimmed = parts.map(({ values }) =>
    Array.from(values as ArrayLike<unknown>, (value) => String(value).trim()),
  );
  const classNames = [...new Set(trimmed.flat())].filter((text) => text !== "").sort();
  if (classNames.length > MOST_CLASSES) {
    throw new UserError(
      `${parts[0].name}: expected at most ${counted(MOST_CLASSES)} classes, found ${counted(classNames.length)} different labels; leave out a column that names each image`,
    );
  }
  const index = new Map(classNames.map((word, i) => [word, i]));
  return {
    labels: trimmed.map((part) =>
      Int32Array.from(part, (text) => index.get(text) ?? UNKNOWN_LABEL),
    ),
    classNames,
  };
}

const SHOWN = 8;

/** Numbers that leave classes out are kept, so that a 7 stays a 7; that is said. */
function tellMissing(
  name: string,
  labels: readonly Int32Array[],
  say: (line: string) => void,
): void {
  const found = new Set<number>();
  for (const part of labels) for (const label of part) if (label >= 0) found.add(label);
  const largest = Math.max(0, ...found);
  const missing = Array.from({ length: largest }, (_, i) => i).filter((i) => !found.has(i));
  if (missing.length === 0) return;
  const shown = missing.slice(0, SHOWN).join(", ") + (missing.length > SHOWN ? ", …" : "");
  say(
    `${name}: labels go up to ${largest}, and of ${shown} there is no image: the classes keep their numbers, and those stay empty`,
  );
}
