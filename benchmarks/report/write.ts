import { existsSync, statSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { UserError } from "../../src/config";

/**
 * Finds out before minutes are spent on it whether a file can be written where a flag says.
 *
 * @throws UserError where its folder is missing, or a folder is in its place
 */
export function checkTarget(flag: string, file: string): void {
  if (file === "") return;
  const folder = dirname(resolve(file));
  if (!existsSync(folder)) {
    throw new UserError(`${flag} ${file}: there is no folder ${folder}; make it first`);
  }
  if (existsSync(file) && statSync(file).isDirectory()) {
    throw new UserError(`${flag} ${file}: that is a folder; name a file in it`);
  }
}

/** Writes beside the file and renames: a reader finds the old one or the new one, whole. */
export async function writeWhole(file: string, content: string | Buffer): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(unfinished, content);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw new UserError(`${file}: cannot be written (${(error as Error).message})`);
  }
}
