import { run } from "node:test";
import { relative } from "node:path";
import { inspect } from "node:util";
import type { Outcome } from "./tally";

/** The outcomes of one test file. */
export interface FileResult {
  readonly file: string;
  readonly outcomes: readonly Outcome[];
  readonly seconds: number;
  /** What the file printed. */
  readonly output: string;
}

interface TestEvent {
  readonly name: string;
  readonly nesting: number;
  readonly file?: string;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly details: {
    readonly type?: string;
    readonly duration_ms?: number;
    readonly error?: Error & { failureType?: string };
  };
}

const NOT_ITS_OWN = new Set(["subtestsFailed", "cancelledByParent"]);

/** Node wraps what a test threw; the diff is in the cause. Node's own frames say nothing of it. */
function describe(error: Error | undefined): string {
  const cause = error?.cause ?? error;
  if (!(cause instanceof Error)) return typeof cause === "string" ? cause : inspect(cause);
  return (cause.stack ?? cause.message).replaceAll(
    /\n +at .*\(?node:.*|\n +at async Promise.*/g,
    "",
  );
}

/** One file's events, gathered until Node has finished with the file. */
class FileRecord {
  readonly outcomes: Outcome[] = [];
  output = "";
  private readonly names: string[] = [];
  private readonly started = Date.now();

  constructor(readonly file: string) {}

  start(event: TestEvent): void {
    this.names[event.nesting] = event.name;
  }

  end(event: TestEvent, passed: boolean): void {
    if (event.details.type === "suite" && passed) return;
    // A parent fails with its children; the child's line is enough.
    if (NOT_ITS_OWN.has(event.details.error?.failureType ?? "")) return;
    const name = [...this.names.slice(0, event.nesting), event.name].join(" › ");
    // A skip without words is `true` in Node 22 and the empty string in Node 20.
    const skip = event.skip ?? event.todo;
    if (skip !== undefined && skip !== false) {
      this.outcomes.push({ name, kind: "skipped", why: typeof skip === "string" ? skip : "" });
    } else if (passed) {
      this.outcomes.push({ name, kind: "passed" });
    } else {
      this.outcomes.push({ name, kind: "failed", why: describe(event.details.error) });
    }
  }

  result(): FileResult {
    const { file, outcomes, output } = this;
    return { file, outcomes, output, seconds: (Date.now() - this.started) / 1000 };
  }
}

/**
 * Runs one test file in a process of its own, which inherits this one's `-r` flags.
 *
 * A file that holds no test is a failure, and so is one that does not end.
 *
 * @param patience in milliseconds
 */
export async function runFile(root: string, file: string, patience: number): Promise<FileResult> {
  const record = new FileRecord(file);
  const stream = run({ files: [`${root}/${file}`], concurrency: false, timeout: patience });
  stream.on("test:start", (event: TestEvent) => record.start(event));
  stream.on("test:pass", (event: TestEvent) => {
    if (!isFileItself(event, root, file)) record.end(event, true);
  });
  stream.on("test:fail", (event: TestEvent) => {
    record.end(isFileItself(event, root, file) ? { ...event, name: file } : event, false);
  });
  const print = ({ message }: { message: string }) => void (record.output += message);
  stream.on("test:stdout", print);
  stream.on("test:stderr", print);
  stream.resume();
  await new Promise<void>((resolve) => stream.on("end", resolve));
  if (record.outcomes.length === 0) {
    record.outcomes.push({ name: file, kind: "failed", why: "the file holds no test" });
  }
  return record.result();
}

/** Node reports a file without tests, or broken as a whole, as a test of the file's name. */
function isFileItself(event: TestEvent, root: string, file: string): boolean {
  return event.nesting === 0 && (event.name === file || relative(root, event.name) === file);
}

/** Does `work` for each item, at most `width` at a time, starting them in order. */
export async function pool<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, lane));
}
