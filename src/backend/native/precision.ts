import { UserError } from "../../config";
import { operationsInfo } from "./operations";

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

/**
 * Makes sure that products can be of this precision here: bfloat16 takes the project's own operations
 * and a processor with AVX-512 BF16, which those with AMX have too.
 *
 * @throws UserError where they cannot, with the reason
 */
export function requirePrecision(wanted: Precision): void {
  if (wanted === "float32") return;
  const operations = operationsInfo();
  if (typeof operations !== "string" && operations.bfloat16) return;
  const reason =
    typeof operations === "string"
      ? `it needs the project's own operations on the native backend: ${operations}`
      : "this processor has no AVX-512 BF16 instructions";
  throw new UserError(`precision bfloat16 is not possible here (${reason}): use float32`);
}
