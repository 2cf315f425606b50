import { snakeCase } from "../config";

/** A value with the names that flags and files use, all the way down. */
export function underscored(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(underscored);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [snakeCase(name), underscored(inner)]),
  );
}
