/** What the factors of a matrix product are rounded to; sums and all else are float32. */
export type Precision = "float32" | "bfloat16";

let current: Precision = "float32";

/** The precision of products at this moment. */
export function precision(): Precision {
  return current;
}

/**
 * Runs a synchronous function whose products, gradients included, are of the given precision.
 *
 * @throws what the function throws
 * @example
 * ```ts
 * const y = withPrecision("bfloat16", () => model.decode(z));
 * ```
 */
export function withPrecision<T>(wanted: Precision, run: () => T): T {
  const before = current;
  current = wanted;
  try {
    return run();
  } finally {
    current = before;
  }
}
