import { existsSync, statSync } from "node:fs";
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
