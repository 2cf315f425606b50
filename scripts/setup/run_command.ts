import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { basename, dirname } from "node:path";
import { createInterface } from "node:readline";
import { once } from "node:events";
import { StepFailure } from "./failure";

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The file that keeps everything the command prints; appended to. */
  readonly log: string;
  /** The command holds file descriptor 3 as its leash (scripts/leash.cjs, setup/leash.py). */
  readonly leashed?: boolean;
  /** Called with each line of output. */
  readonly onLine?: (line: string) => void;
  /** Called twice a second while it runs; returning a reason gives up on it. */
  readonly onTick?: () => string | undefined;
}

const running = new Set<ChildProcess>();

/** Ends a command together with what it started. */
function end(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

process.on("exit", () => running.forEach(end));

/** The line that says what went wrong: the last that names an error, else the last. */
export function telling(lines: readonly string[]): string | undefined {
  const said = lines.map((line) => line.trim()).filter((line) => line !== "");
  const errors = said.filter((line) => /^ERROR\b|\berror:|Error: /.test(line));
  return errors.at(-1) ?? said.at(-1);
}

/**
 * Runs a command in a process group of its own, so that it ends with its children.
 *
 * @returns the lines it printed (the last 400)
 * @throws StepFailure when it cannot start, fails, or is given up on
 */
export async function runCommand(
  argv: readonly [string, ...string[]],
  options: CommandOptions,
): Promise<string[]> {
  const [command, ...args] = argv;
  mkdirSync(dirname(options.log), { recursive: true });
  // Written at once, so that the log is whole whatever ends us.
  const log = openSync(options.log, "a");
  writeSync(
    log,
    `$ ${argv.map((part) => (/[\s"]/.test(part) ? JSON.stringify(part) : part)).join(" ")}\n`,
  );
  const env = { ...process.env, ...options.env };
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.leashed ? { ...env, LATENT_LAB_LEASH: "3" } : env,
    stdio: ["ignore", "pipe", "pipe", ...(options.leashed ? (["pipe"] as const) : [])],
    detached: process.platform !== "win32",
  });
  running.add(child);
  const lines: string[] = [];
  const take = (line: string) => {
    writeSync(log, `${line}\n`);
    lines.push(line);
    if (lines.length > 400) lines.shift();
    options.onLine?.(line);
  };
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on("line", take);
  }
  const held = child.stdio[3];
  held?.on("error", () => undefined);
  let givenUp: string | undefined;
  const ticker = setInterval(() => {
    givenUp ??= options.onTick?.();
    if (givenUp !== undefined) end(child);
  }, 500);
  const name = basename(command);
  try {
    const [code, signal] = (await once(child, "close").catch((error: unknown) => {
      throw new StepFailure(`${name} does not start (${String(error)})`, options.log);
    })) as [number | null, NodeJS.Signals | null];
    if (givenUp !== undefined) throw new StepFailure(givenUp, options.log);
    if (code === 0) return lines;
    const ended = signal ? `was ended by ${signal}` : `exit status ${code}`;
    throw new StepFailure(telling(lines) ?? `${name}: ${ended}`, options.log);
  } finally {
    clearInterval(ticker);
    running.delete(child);
    held?.destroy();
    closeSync(log);
  }
}
