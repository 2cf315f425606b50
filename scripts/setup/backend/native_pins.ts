import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const PINS = join(__dirname, "..", "..", "requirements-native.txt");

/** The version and the hashes of a package in requirements-native.txt, as pip reads them. */
export function pinOf(name: string): string {
  const blocks = readFileSync(PINS, "utf8").split(/\n(?=\S)/);
  const found = blocks.find((block) => block.startsWith(`${name}==`));
  if (found === undefined) throw new Error(`requirements-native.txt has no ${name}`);
  return `${found.trim()}\n`;
}

/**
 * Arguments by which pip takes this package alone, and only with one of its hashes.
 *
 * @param folder where the file that says so is put
 */
export function pinnedArguments(name: string, folder: string): string[] {
  const file = join(folder, `${name}.txt`);
  writeFileSync(file, pinOf(name));
  return ["--no-deps", "--only-binary=:all:", "--require-hashes", "-r", file];
}
