import { didYouMean, UserError } from "../config";
import type { Dataset } from "../data";

/** So many classes are named where one is not found. */
const MOST_NAMED = 12;

/**
 * The label of a class, by its name: what a conditional model is told.
 *
 * @param name as the class is called, or its number: "rose", "3"
 * @throws UserError where there is no such class, with the nearest
 * @example
 * ```ts
 * figures.samples(model, flowers, { labels: [labelOf(flowers, "rose")] })
 * ```
 */
export function labelOf({ title, classNames }: Dataset, name: string): number {
  const named = classNames.indexOf(name);
  if (named >= 0) return named;
  const number = name.trim() === "" ? NaN : Number(name);
  if (Number.isInteger(number) && number >= 0 && number < classNames.length) return number;
  if (classNames.length === 0) throw new UserError(`the images of ${title} have no classes`);
  const shown = classNames.slice(0, MOST_NAMED).join(", ");
  const more = classNames.length > MOST_NAMED ? ", …" : "";
  throw new UserError(
    `${title} has no class ${JSON.stringify(name)}, but ${shown}${more}${didYouMean(name, classNames)}`,
  );
}
