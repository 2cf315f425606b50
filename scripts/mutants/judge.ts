import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mutated, type Mutation } from "./mutations";
import type { NoticingTests } from "./noticing_tests";
import { runTestFile } from "./run_test";
import type { Scratch } from "./scratch";
import type { TypeChecker } from "./type_checker";
import type { Verdict } from "./verdicts";

/** A loop that never ends is noticed when a test takes so many times as long as it should. */
const PATIENCE = { times: 6, atLeast: 30_000 };

/** Judges mutations in a scratch copy: by the type checker, then by the tests, nearest first. */
export class Judge {
  /** Milliseconds that a test takes on unchanged sources; undefined where it fails there, too. */
  private readonly usual = new Map<string, number | undefined>();

  /**
   * @param most seconds of tests a mutation, on unchanged sources: the nearest tests that fit
   */
  constructor(
    private readonly scratch: Scratch,
    private readonly types: TypeChecker,
    private readonly tests: NoticingTests,
    private readonly most: number,
  ) {}

  async judge(mutation: Mutation): Promise<Verdict> {
    const { file } = mutation;
    const text = readFileSync(join(this.scratch.root, file), "utf8");
    const changed = mutated(text, mutation);
    if (!this.types.accepts(file, changed)) return { noticedBy: "types", restsOn: [file] };
    const tests = this.tests.of(file);
    let ran = 0;
    let left = this.most * 1000;
    for (const test of tests) {
      const usual = await this.usualTime(test);
      if (usual === undefined || (usual > left && ran > 0)) continue;
      left -= usual;
      this.scratch.write(file, changed);
      const patience = Math.max(PATIENCE.atLeast, PATIENCE.times * usual);
      const outcome = await runTestFile(this.scratch.root, test, patience);
      this.scratch.write(file, text);
      if (outcome !== "passed") return { noticedBy: test, restsOn: [file, test] };
      ran++;
    }
    return { restsOn: [file, ...tests], seconds: this.most };
  }

  private async usualTime(test: string): Promise<number | undefined> {
    if (!this.usual.has(test)) {
      const started = Date.now();
      const outcome = await runTestFile(this.scratch.root, test, 10 * 60_000);
      this.usual.set(test, outcome === "passed" ? Date.now() - started : undefined);
    }
    return this.usual.get(test);
  }
}
