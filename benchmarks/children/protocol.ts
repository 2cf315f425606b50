import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** What a warm child offers: its version, and an answer to each request. */
export interface Service {
  readonly version: string;
  readonly answers: Readonly<Record<string, () => object | Promise<object>>>;
}

/**
 * The child's end of benchmarks/child.ts: prepares the work that argument 2 describes as JSON,
 * warms up, and answers requests until standard input ends.
 */
export async function serve<Task>(prepare: (task: Task) => Promise<Service>): Promise<void> {
  const say = (answer: object) => process.stdout.write(`${JSON.stringify(answer)}\n`);
  try {
    const { version, answers } = await prepare(JSON.parse(process.argv[2]) as Task);
    say({ version });
    for await (const request of createInterface({ input: process.stdin })) {
      say(await answers[request]());
    }
  } catch (error) {
    say({ error: (error instanceof Error ? error.message : String(error)).split("\n")[0] });
  }
  process.exit();
}

/** Runs something and adds the seconds that it took, and the peak of the resident memory. */
export async function timed<T extends object>(work: () => Promise<T> | T) {
  const started = performance.now();
  const result = await work();
  const seconds = (performance.now() - started) / 1000;
  return { ...result, seconds, peak_memory_bytes: peakMemory() };
}

/** Linux counts what the process was before `exec` into `maxRSS`, but not into VmHWM. */
function peakMemory(): number {
  try {
    const [, kilobytes] =
      /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  } catch {
    // No Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}
