/** More numbers than this are not written out. */
const MOST_NUMBERS = 100;

/**
 * A value as text for people where no console gives it: JSON for plain values, and what JSON has
 * no word for by its own name.
 *
 * @example
 * ```ts
 * inspectPlain({ beta: 4, means: Float32Array.of(1, 2) }); // { "beta": 4, "means": "Float32Array(2) [1, 2]" }, on lines
 * ```
 */
export function inspectPlain(value: unknown): string {
  const text = named(value);
  if (text !== undefined) return text;
  const above: unknown[] = [];
  return JSON.stringify(
    value,
    function (this: unknown, _key, each: unknown) {
      // JSON goes in depth: what comes after `this` on the way down has been left again.
      above.length = above.indexOf(this) + 1;
      if (above.includes(each)) return "[Circular]";
      if (typeof each === "object" && each !== null && named(each) === undefined) above.push(each);
      return named(each) ?? each;
    },
    2,
  );
}

/** Undefined where JSON says it as well. */
function named(value: unknown): string | undefined {
  if (value instanceof Error) return value.stack ?? `${value.name}: ${value.message}`;
  if (typeof value === "function") return `[Function: ${value.name || "(anonymous)"}]`;
  if (typeof value === "bigint") return `${value}n`;
  if (value === undefined || typeof value === "symbol") return String(value);
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (value instanceof Map) return `Map(${value.size}) ${inspectPlain([...value])}`;
  if (value instanceof Set) return `Set(${value.size}) ${inspectPlain([...value])}`;
  if (ArrayBuffer.isView(value) && "length" in value) {
    const numbers = value as unknown as ArrayLike<number>;
    const shown = Array.from(
      { length: Math.min(numbers.length, MOST_NUMBERS) },
      (_, i) => numbers[i],
    );
    const more = numbers.length > MOST_NUMBERS ? `, … ${numbers.length - MOST_NUMBERS} more` : "";
    return `${value.constructor.name}(${numbers.length}) [${shown.join(", ")}${more}]`;
  }
  return undefined;
}
