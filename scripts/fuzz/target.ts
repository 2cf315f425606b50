import assert from "node:assert/strict";
import fc from "fast-check";
import { UserError } from "../../src/config";

/** Something that reads what it does not trust, and the cases that it is tried with. */
export interface Target {
  readonly name: string;
  /** Its part of the cases, as the others have 1. */
  readonly share: number;
  /**
   * @param cases how many
   * @throws Error with the seed, and the smallest case that fails
   */
  run(cases: number, seed: number): Promise<void>;
}

/** A hundred times what any case takes, on a busy machine. */
const LONGEST = 20_000;

/** More than reading small files takes, even with what is not collected yet. */
const MOST_BYTES = 1.5e9;

/**
 * @param check reads a case: it throws an AssertionError where what was read is wrong, and lets pass
 *   what is thrown but a UserError
 * @param share less than 1 where a case takes long
 */
export function target<T>(
  name: string,
  cases: fc.Arbitrary<T>,
  check: (value: T) => void | Promise<void>,
  share = 1,
): Target {
  const property = fc.asyncProperty(cases, async (value) => {
    const started = performance.now();
    await check(value);
    assert.ok(performance.now() - started < LONGEST, "it took longer than 20 s");
    const used = process.memoryUsage().rss;
    assert.ok(used < MOST_BYTES, `${Math.round(used / 1e6)} MB of memory`);
  });
  return {
    name,
    share,
    run: (numRuns, seed) => fc.assert(property, { numRuns, seed }),
  };
}

/** What was read; undefined where it was refused, which is to be one line for a user. */
export async function readOrRefused<T>(read: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    assert.match(error.message, /^[^\p{Cc}\u2028\u2029]{10,1100}$/u);
    return undefined;
  }
}
