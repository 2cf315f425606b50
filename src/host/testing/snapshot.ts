import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/**
 * Compares a value with what a file keeps of it. After a change that is meant, LATENT_LAB_SNAPSHOTS=write
 * writes it anew, and the difference is there to be read before it is committed.
 *
 * @param file ends in `.txt`
 * @param value what JSON can say
 */
export function assertSnapshot(file: string, value: unknown): void {
  const text = `${JSON.stringify(value, null, 1)}\n`;
  if (process.env.LATENT_LAB_SNAPSHOTS === "write") writeFileSync(file, text);
  assert.ok(existsSync(file), `${file} is not there: LATENT_LAB_SNAPSHOTS=write makes it`);
  assert.deepEqual(JSON.parse(text), JSON.parse(readFileSync(file, "utf8")));
}
