import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../config";
import { projectRoot } from "../host/node/project_root";
import type { SweepMessage } from "../sweep/sweep_event";

/** A sweep file, by its name and text, and flags of `npm run sweep`. */
export interface SweepOrder {
  readonly name: string;
  readonly text: string;
  readonly flags: readonly string[];
}

/** What is heard of a sweep that runs in a process of its own. */
export interface SweepListener {
  onMessage(message: SweepMessage): void;
  /** A line for people, such as that Ray is being installed. */
  onLine(line: string): void;
}

/** Sweeps of this kernel that have not ended, by their names: an interrupted cell does not wait for its trials. */
const unended = new Map<string, Promise<unknown>>();

/**
 * Runs `npm run sweep` to its end, in a process of its own, so that the kernel stays free. Where the last
 * of that name is still stopping its trials, it waits.
 *
 * @param signal asks it to stop its trials and keep what is done
 * @throws UserError for what it refuses, without file and line, which the user has never seen
 */
export async function runSweep(
  order: SweepOrder,
  listener: SweepListener,
  signal: AbortSignal | undefined,
): Promise<void> {
  const last = unended.get(order.name);
  if (last) {
    listener.onLine("The trials of the last run are still stopping …");
    await last;
  }
  if (signal?.aborted) return;
  const running = sweepProcess(order, listener, signal);
  const ended = running.catch(() => undefined).then(() => unended.delete(order.name));
  unended.set(order.name, ended);
  await running;
}

async function sweepProcess(
  { name, text, flags }: SweepOrder,
  { onMessage, onLine }: SweepListener,
  signal: AbortSignal | undefined,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "latent-lab-sweep-"));
  const file = join(folder, `${name}.json`);
  try {
    writeFileSync(file, text);
    const root = projectRoot();
    const child = fork(join(root, "scripts", "sweep.ts"), [file, ...flags], {
      ...{ cwd: root, execArgv: ["-r", join(root, "scripts", "register.cjs")] },
      env: { ...process.env, LATENT_LAB_SWEEP_OF_A_CELL: "1" },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      // In a process group of its own: Jupyter's interrupt reaches it through this process alone.
      detached: process.platform !== "win32",
    });
    let said = "";
    child.stderr?.setEncoding("utf8").on("data", (more: string) => {
      said += more;
      const line = more.trim().split("\n").at(-1) ?? "";
      if (!line.startsWith("Error: ")) onLine(line);
    });
    child.on("message", (message) => onMessage(message as SweepMessage));
    const stop = () => {
      if (child.connected) child.disconnect();
    };
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop, { once: true });
    const code = await endOf(child).finally(() => signal?.removeEventListener("abort", stop));
    // 1: trials failed, which the table shows; 130: stopped.
    const error = /^Error: ([^]*)/m.exec(said)?.[1]?.split("\n")[0] ?? "";
    if (code === 2) throw new UserError(error.replace(/^.*?\.json, line \d+(, |: )/, ""));
    if (error !== "") throw new Error(`npm run sweep: ${error}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Its exit code, once all that it has told is heard. Node never calls "close" where it was this end that disconnected. */
async function endOf(child: ChildProcess): Promise<number | null> {
  const [code] = await Promise.all([
    new Promise<number | null>((done, failed) => child.on("error", failed).on("exit", done)),
    new Promise((done) => child.on("disconnect", done)),
    new Promise((done) => child.stderr?.on("close", done)),
  ]);
  return code;
}
