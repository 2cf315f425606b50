import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFilesAtomically } from "../../src/host/node";
import type { Mutation } from "./mutations";

/** What became of a mutation. */
export interface Verdict {
  /** The test file that noticed it, "types" for the compiler, or undefined where none did. */
  readonly noticedBy?: string;
  /** The files that it rests on: the changed one, and the test that noticed, or all that might. */
  readonly restsOn: readonly string[];
  /** Of a survivor: how many seconds of tests it passed. */
  readonly seconds?: number;
}

/**
 * The verdicts so far, on disk: an interrupted run goes on, and one after a change judges only what
 * the change may have touched. A verdict holds while the files that it rests on are as they were.
 */
export class Verdicts {
  private readonly kept: Record<string, Verdict & { readonly state: string }>;

  constructor(
    private readonly root: string,
    private readonly file: string,
  ) {
    this.kept = read(file);
  }

  /**
   * @param tests that might notice it
   * @param seconds of tests that it has to pass to survive
   */
  of(mutation: Mutation, tests: readonly string[], seconds: number): Verdict | undefined {
    const found = this.kept[keyOf(mutation)];
    if (found?.state !== this.stateOf(found?.restsOn ?? [])) return undefined;
    if (found.noticedBy !== undefined) return found;
    const known = new Set(found.restsOn);
    return tests.every((test) => known.has(test)) && (found.seconds ?? 0) >= seconds
      ? found
      : undefined;
  }

  add(mutation: Mutation, verdict: Verdict): void {
    this.kept[keyOf(mutation)] = { ...verdict, state: this.stateOf(verdict.restsOn) };
    writeFilesAtomically({ [this.file]: JSON.stringify(this.kept, null, 1) });
  }

  private stateOf(files: readonly string[]): string {
    const hash = createHash("sha256");
    for (const file of files) {
      const path = join(this.root, file);
      hash.update(existsSync(path) ? readFileSync(path) : "gone").update("\0");
    }
    return hash.digest("base64url").slice(0, 16);
  }
}

function keyOf({ file, start, end, after }: Mutation): string {
  return `${file} ${start}-${end} ${after}`;
}

function read(file: string): Record<string, Verdict & { state: string }> {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, Verdict & { state: string }>;
  } catch {
    return {};
  }
}
