import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Writes files that belong together so that none is ever seen half-written: all of them go
 * to temporary names in their folders first and are renamed when every one is complete.
 *
 * @param contents by path
 */
export function writeFilesAtomically(
  contents: Readonly<Record<string, string | Uint8Array>>,
): void {
  const renames: [string, string][] = [];
  try {
    for (const [file, content] of Object.entries(contents)) {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      const temporary = `${file}.${process.pid}.tmp`;
      renames.push([temporary, file]);
      fs.writeFileSync(temporary, content);
    }
    for (const [temporary, file] of renames) fs.renameSync(temporary, file);
  } catch (error) {
    for (const [temporary] of renames) fs.rmSync(temporary, { force: true });
    throw error;
  }
}
