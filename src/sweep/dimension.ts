import type { Place } from "./json_place";

/** What a searched flag or parameter may be: one of some values, or a number of a range. */
export type Dimension =
  | { readonly kind: "choice"; readonly values: readonly unknown[] }
  | { readonly kind: RangeKind; readonly low: number; readonly high: number };

/** How a range is drawn from: evenly, or evenly in the logarithm; `int` and `log_int` are whole. */
export type RangeKind = "uniform" | "log_uniform" | "int" | "log_int";

export const RANGE_KINDS: readonly RangeKind[] = ["uniform", "log_uniform", "int", "log_int"];

const FORMS = `a list of values such as [1, 2, 4], or a range such as {"uniform": [0, 1]}, of ${RANGE_KINDS.join(", ")}`;

/**
 * Reads a dimension of the search.
 *
 * @param check throws where a value is not allowed
 * @throws UserError with file, line and field
 */
export function dimensionAt(place: Place, check: (value: Place) => void): Dimension {
  const [[kind, inner] = ["", place], ...others] = place.fields;
  if (Array.isArray(place.value)) return choiceAt(place, check);
  if (kind === "" || others.length > 0) throw place.error(`must be ${FORMS}`);
  if (kind === "choice") return choiceAt(inner, check);
  if (!RANGE_KINDS.some((known) => known === kind)) throw inner.error(`must be ${FORMS}`);
  return rangeAt(kind as RangeKind, inner, check);
}

function choiceAt(place: Place, check: (value: Place) => void): Dimension {
  if (place.items.length === 0) throw place.error("must be a list with at least one value");
  const seen = new Set<string>();
  for (const item of place.items) {
    check(item);
    const text = JSON.stringify(item.value);
    if (seen.has(text)) throw item.error(`lists ${text} twice`);
    seen.add(text);
  }
  return { kind: "choice", values: place.items.map(({ value }) => value) };
}

function rangeAt(kind: RangeKind, place: Place, check: (value: Place) => void): Dimension {
  const { items } = place;
  const [low, high] = items.map(({ value }) => value);
  if (items.length !== 2 || typeof low !== "number" || typeof high !== "number") {
    throw place.error("must be two numbers, the least and the greatest");
  }
  items.forEach(check);
  if (low >= high) throw place.error(`must rise, and ${low} is not less than ${high}`);
  const whole = Number.isInteger(low) && Number.isInteger(high);
  if (kind.endsWith("int") && !whole) throw place.error("must be whole numbers");
  if (kind.startsWith("log") && low <= 0) {
    throw place.error(`must be above 0 for a logarithm, got ${low}`);
  }
  if (!kind.endsWith("int")) requireFractions(kind, place, check);
  return { kind, low, high };
}

/** A range is drawn from between its ends, where a number that must be whole never is. */
function requireFractions(kind: RangeKind, place: Place, check: (value: Place) => void): void {
  const [low, high] = place.items.map(({ value }) => Number(value));
  try {
    check({ ...place.items[0], value: low + (high - low) / Math.PI });
  } catch {
    const whole = kind === "uniform" ? "int" : "log_int";
    throw place.error(`draws fractions, and whole numbers are asked for: write "${whole}"`);
  }
}
