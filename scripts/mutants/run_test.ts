import { spawn } from "node:child_process";

/** What became of a test file: it passed, something in it failed, or it did not end in time. */
export type TestOutcome = "passed" | "failed" | "timeout";

const FAILED = /^ *not ok (?!.* # (SKIP|TODO))/m;

/**
 * Runs a test file and ends it at its first failure, with all that it started.
 *
 * @param patience in milliseconds
 */
export function runTestFile(root: string, file: string, patience: number): Promise<TestOutcome> {
  // Node's runner marks its children with it; a test file on its own prints what we read.
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
  const child = spawn(
    process.execPath,
    ["-r", "./scripts/register.cjs", "--test-reporter=tap", file],
    // A group of its own, so that what the test started ends with it.
    { cwd: root, env, detached: true, stdio: ["ignore", "pipe", "ignore"] },
  );
  const end = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  };
  process.once("exit", end);
  return new Promise((resolve, reject) => {
    let output = "";
    let outcome: TestOutcome | undefined;
    const settle = (found: TestOutcome) => {
      outcome ??= found;
      end();
    };
    const timer = setTimeout(() => settle("timeout"), patience);
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (FAILED.test(output)) settle("failed");
      output = output.slice(output.lastIndexOf("\n") + 1);
    });
    child.on("error", reject);
    child.on("exit", (code) => {
      clearTimeout(timer);
      process.off("exit", end);
      settle(code === 0 ? "passed" : "failed");
      resolve(outcome ?? "failed");
    });
  });
}
