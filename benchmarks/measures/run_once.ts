import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { lastWords, Program, Unavailable } from "../child";

/** What {@link runOnce} saw. */
export interface Run {
  /** From before the process was made to its end, or to the line that was enough. */
  readonly seconds: number;
  readonly output: readonly string[];
}

/**
 * Runs a command to its end, or until a line of its output is enough, and times it, process start
 * included.
 *
 * @throws Unavailable where it fails
 */
export async function runOnce(
  { argv: [command, ...args], cwd, env }: Program,
  isEnough: (line: string) => boolean = () => false,
): Promise<Run> {
  const started = performance.now();
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32", // a group of its own, so that npm's child ends too
  });
  const output: string[] = [];
  const errors: string[] = [];
  let seconds: number | undefined;
  const elapsed = () => (performance.now() - started) / 1000;
  const end = () => {
    if (child.pid === undefined || child.exitCode !== null) return;
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  };
  process.once("exit", end);
  createInterface({ input: child.stderr }).on("line", (line) => errors.push(line));
  createInterface({ input: child.stdout }).on("line", (line) => {
    output.push(line);
    if (seconds !== undefined || !isEnough(line)) return;
    seconds = elapsed();
    end();
  });
  try {
    const failure = await new Promise<string | undefined>((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("close", (code, signal) =>
        resolve(code === 0 ? undefined : lastWords(errors, code, signal)),
      );
    });
    if (seconds === undefined && failure !== undefined) throw new Unavailable(failure);
  } finally {
    process.off("exit", end);
  }
  return { seconds: seconds ?? elapsed(), output };
}

/** npm itself, as the user runs it. */
export function npmProgram(root: string, ...args: string[]): Program {
  const npm = process.env.npm_execpath;
  // Where npm is a script of Node's, as within `npm run`, Windows needs no shell for it.
  if (npm?.endsWith(".js")) return { argv: [process.execPath, npm, ...args], cwd: root };
  return { argv: ["npm", ...args], cwd: root };
}
