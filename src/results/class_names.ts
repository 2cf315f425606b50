import { counted } from "../config";
import { drawableName } from "../figures";

/** The name of a class, as a picture can show it. */
export function nameOf(
  { classNames }: { readonly classNames?: readonly string[] },
  label: number,
): string {
  return drawableName(classNames?.[label] ?? String(label), label);
}

/** The names of labels, where classes have other names than their numbers. */
export function namesOf(
  { classNames = [] }: { readonly classNames?: readonly string[] },
  labels: readonly number[],
): string[] {
  if (classNames.every((name, i) => name === String(i))) return [];
  const names = labels.map((label) => drawableName(classNames[label] ?? "", label));
  return names.every((name) => name === "") ? [] : names;
}

/** "the first 20 of 120 classes", where not all are shown. */
export function someOf(shown: number, all: number): string {
  if (shown === 0 || shown >= all) return "";
  return `the first ${shown} of ${counted(all)} classes`;
}
