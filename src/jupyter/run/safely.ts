import { inspect, types } from "node:util";

/**
 * A property of whatever code may have thrown or returned. Undefined where reading it throws: a
 * getter, a proxy that was revoked.
 */
export function readSafely(value: unknown, name: PropertyKey): unknown {
  try {
    return (value as Record<PropertyKey, unknown> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}

/** Whether it is an error, of another realm too; a proxy that was revoked is none. */
export function isError(value: unknown): value is Error {
  try {
    return types.isNativeError(value) || value instanceof Error;
  } catch {
    return false;
  }
}

/** A value as a console shows it; one that fails to be shown says so. */
export function inspectSafely(value: unknown, options: Parameters<typeof inspect>[1] = {}): string {
  try {
    return inspect(value, options);
  } catch (error) {
    const why = readSafely(error, "message");
    return `[${typeof value} that cannot be shown${typeof why === "string" ? `: ${why}` : ""}]`;
  }
}

/** Text as it is, and anything else as a console shows it. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : inspectSafely(value);
}
