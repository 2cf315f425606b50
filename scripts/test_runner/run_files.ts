import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileRecord, follow, type TestEvent } from "./follow";
import type { Outcome } from "./tally";

/** The outcomes of one test file. */
export interface FileResult {
  readonly file: string;
  readonly outcomes: readonly Outcome[];
  readonly seconds: number;
  /** What the file printed. */
  readonly output: string;
}

/**
 * Runs one test file in a process of its own.
 *
 * A file that holds no test is a failure, and so is one that does not end.
 *
 * @param patience in milliseconds
 */
export async function runFile(root: string, file: string, patience: number): Promise<FileResult> {
  const record = new FileRecord();
  const started = Date.now();
  const path = join(root, file);
  const output = await follow(path, patience, {
    start: (event) => record.start(event),
    end(event, passed) {
      const itself = isFileItself(event, path, file);
      if (!passed) record.end(itself ? { ...event, name: file } : event, false);
      else if (!itself) record.end(event, true);
    },
  });
  const { outcomes } = record;
  if (outcomes.length === 0) {
    outcomes.push({ name: file, kind: "failed", why: "the file holds no test" });
  }
  return { file, outcomes, seconds: (Date.now() - started) / 1000, output };
}

/** Node reports a file without tests, or broken as a whole, as a test of the file's name. */
function isFileItself(event: TestEvent, path: string, file: string): boolean {
  return event.nesting === 0 && (event.name === file || event.name === path);
}

/**
 * Runs test files one after another in one process, each as a suite; where it does not come to the
 * end of all of them, each of those that are left in one of its own.
 *
 * @param patience in milliseconds, with each process
 */
export async function runTogether(
  root: string,
  files: readonly string[],
  patience: number,
): Promise<FileResult[]> {
  if (files.length === 1) return [await runFile(root, files[0], patience)];
  const records = new Map(files.map((file) => [file, new FileRecord(1)]));
  const seconds = new Map<string, number>();
  let current: string | undefined;
  const folder = mkdtempSync(join(tmpdir(), "tests "));
  const entry = join(folder, "together.cjs");
  writeFileSync(entry, suites(root, files));
  const output = await follow(entry, patience, {
    start(event) {
      if (event.nesting === 0) current = event.name;
      if (current !== undefined) records.get(current)?.start(event);
    },
    end(event, passed) {
      if (event.nesting > 0) return records.get(current ?? "")?.end(event, passed);
      records.get(event.name)?.end(event, passed);
      seconds.set(event.name, (event.details.duration_ms ?? 0) / 1000);
    },
  });
  rmSync(folder, { recursive: true, force: true });

  const results: FileResult[] = [];
  for (const [file, { outcomes }] of records) {
    const took = seconds.get(file);
    const ended = took !== undefined && outcomes.length > 0;
    results.push(
      ended ? { file, outcomes, seconds: took, output } : await runFile(root, file, patience),
    );
  }
  return results;
}

/** A test file of which each suite is another. */
function suites(root: string, files: readonly string[]): string {
  const each = files.map((file) => {
    return `describe(${JSON.stringify(file)}, () => void require(${JSON.stringify(join(root, file))}));`;
  });
  return [`const { describe } = require("node:test");`, ...each].join("\n");
}
