import { didYouMean, UserError } from "../config";
import type { Dataset } from "../data";

type Classes = Pick<Dataset, "classNames" | "numClasses">;

/** The number of the class that a flag asks for by its name or its number. */
export function classCalled(flag: string, asked: string, { classNames, numClasses }: Classes) {
  const found = numberOf(asked, { classNames, numClasses });
  if (found !== undefined) return found;
  const areNamed = classNames.some((name, i) => name !== String(i));
  const shown = classNames.slice(0, 12).join(", ") + (numClasses > 12 ? ", …" : "");
  throw new UserError(
    `${flag} must be from 0 to ${numClasses - 1}` +
      `${areNamed ? ` or one of ${shown}` : ""}, got ${asked}${didYouMean(asked, classNames)}`,
  );
}

/**
 * The numbers of two classes, with a comma between them. A name may have commas of its own.
 *
 * @throws UserError where there are no two classes, or one of them is not known
 */
export function twoClasses(flag: string, asked: string, classes: Classes): [number, number] {
  const parts = asked.split(",").map((part) => part.trim());
  const cuts = parts.slice(1).map((_, i) => [parts.slice(0, i + 1), parts.slice(i + 1)]);
  for (const cut of cuts) {
    const [from, to] = cut.map((side) => numberOf(side.join(","), classes));
    if (from === undefined || to === undefined) continue;
    if (from !== to) return [from, to];
    throw new UserError(`${flag} takes two different classes, got ${asked}`);
  }
  if (parts.length !== 2 || parts.includes("")) {
    throw new UserError(`${flag} takes two classes with a comma between them, got ${asked}`);
  }
  return [classCalled(flag, parts[0], classes), classCalled(flag, parts[1], classes)];
}

function numberOf(asked: string, { classNames, numClasses }: Classes): number | undefined {
  const named = classNames.indexOf(asked);
  if (named >= 0) return named;
  const number = asked === "" ? NaN : Number(asked);
  return Number.isInteger(number) && number >= 0 && number < numClasses ? number : undefined;
}
