import { run } from "node:test";
import { inspect } from "node:util";
import type { Outcome } from "./tally";

/** What Node tells of a test. */
export interface TestEvent {
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
export class FileRecord {
  readonly outcomes: Outcome[] = [];
  private readonly names: string[] = [];

  /** @param depth how many levels the file's own tests stand below the process's */
  constructor(private readonly depth = 0) {}

  start(event: TestEvent): void {
    this.names[event.nesting] = event.name;
  }

  end(event: TestEvent, passed: boolean): void {
    if (event.details.type === "suite" && passed) return;
    // A parent fails with its children; the child's line is enough.
    if (NOT_ITS_OWN.has(event.details.error?.failureType ?? "")) return;
    const name = [...this.names.slice(this.depth, event.nesting), event.name].join(" › ");
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
}

/** Who hears what Node tells, in the tests' order. */
export interface Listeners {
  start(event: TestEvent): void;
  end(event: TestEvent, passed: boolean): void;
}

/**
 * Runs one file in a process of its own, which inherits this one's `-r` flags.
 *
 * @returns what it printed
 */
export async function follow(
  path: string,
  patience: number,
  listeners: Listeners,
): Promise<string> {
  let output = "";
  const stream = run({ files: [path], concurrency: false, timeout: patience });
  stream.on("test:start", (event: TestEvent) => listeners.start(event));
  stream.on("test:pass", (event: TestEvent) => listeners.end(event, true));
  stream.on("test:fail", (event: TestEvent) => listeners.end(event, false));
  const print = ({ message }: { message: string }) => void (output += message);
  stream.on("test:stdout", print);
  stream.on("test:stderr", print);
  stream.resume();
  await new Promise<void>((resolve) => stream.on("end", resolve));
  return output;
}
