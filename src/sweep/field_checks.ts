import { didYouMean } from "../config";
import type { Place } from "./json_place";

export function numberAt(
  place: Place | undefined,
  { least, most, whole }: { least: number; most: number; whole: boolean },
): number | undefined {
  if (!place) return undefined;
  const { value } = place;
  const fits = typeof value === "number" && value >= least && value <= most;
  if (fits && (!whole || Number.isInteger(value))) return value;
  throw place.error(
    `must be a whole number from ${least} to ${most}, got ${JSON.stringify(value)}`,
  );
}

export function oneOf<T extends string>(
  names: readonly T[],
  place: Place | undefined,
  above: Place,
  field: string,
): T {
  if (!place) throw above.error(`"${field}" is missing: one of ${names.join(", ")}`);
  const found = names.find((name) => name === place.value);
  if (found !== undefined) return found;
  throw place.error(`must be one of ${names.join(", ")}, got ${JSON.stringify(place.value)}`);
}

export function requireObject(place: Place): void {
  const { value } = place;
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return;
  throw place.error(`must be an object in braces, got ${JSON.stringify(value)}`);
}

export function requireFields({ fields }: Place, known: readonly string[]): void {
  for (const [name, place] of fields) {
    if (known.includes(name)) continue;
    throw place.error(`no field of a sweep file${didYouMean(name, known)} (they are ${known.join(", ")})`); // prettier-ignore
  }
}
