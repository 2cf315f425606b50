/** A property of any value at all; undefined where there is none, or where reading it throws. */
export function read(value: unknown, name: PropertyKey): unknown {
  try {
    return (value as Record<PropertyKey, unknown> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}

/** What a method of that name gives; undefined where there is none. */
export function call(value: unknown, name: string, ...args: unknown[]): unknown {
  const method = read(value, name);
  return typeof method === "function" ? (method.apply(value, args) as unknown) : undefined;
}
