import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeFilesAtomically } from "../../host/node/atomic_files";

/** A source file as the compiler holds it. */
export interface SourceText {
  fileName: string;
  text: string;
}

const mostKept = 50;

/**
 * Remembers, across kernels, which sets of source files had no errors: checking the project's
 * types takes most of an import cell's time, and the answer changes only when a file does.
 */
export class CheckedSources {
  private keys: string[];

  /**
   * @param file where the sets are kept, as hashes
   * @param setting what else the answer hangs on, such as the compiler's version
   */
  constructor(
    private readonly file: string,
    private readonly setting: string,
  ) {
    this.keys = read(file);
  }

  /** Whether just these files, with just these texts, had no errors before. */
  has(files: readonly SourceText[]): boolean {
    return this.keys.includes(this.keyOf(files));
  }

  /** Notes that these files have no errors. A file that cannot be written costs only time. */
  add(files: readonly SourceText[]): void {
    this.keys = [...this.keys, this.keyOf(files)].slice(-mostKept);
    try {
      writeFilesAtomically({ [this.file]: JSON.stringify(this.keys) });
    } catch {
      // Kept in memory for this kernel.
    }
  }

  private keyOf(files: readonly SourceText[]): string {
    const hash = createHash("sha256").update(this.setting);
    const sorted = [...files].sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
    for (const { fileName, text } of sorted) hash.update(`\0${fileName}\0${text}`);
    return hash.digest("base64");
  }
}

function read(file: string): string[] {
  try {
    const keys: unknown = JSON.parse(readFileSync(file, "utf8"));
    return Array.isArray(keys) ? keys.map(String) : [];
  } catch {
    return [];
  }
}
