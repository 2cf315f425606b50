import type { ChildProcess } from "node:child_process";
import { createRequire, syncBuiltinESMExports } from "node:module";
import type { Readable } from "node:stream";
import { whileWaiting } from "../interrupt/waiting";
import { piped, type Shared } from "./shared_stdio";
import type { StreamName } from "./shown_text";

interface Options extends Record<string, unknown> {
  stdio?: unknown;
}

type Waiting = (...args: unknown[]) => unknown;

/** Node's module as it can be written to. */
interface Processes extends Record<"spawnSync" | "execSync" | "execFileSync", Waiting> {
  ChildProcess: { prototype: Spawning };
}

/** Parts of a child that Node documents nowhere, or as read-only. */
interface Spawning extends Record<StreamName, Readable | null> {
  spawn(this: Spawning, options: Options): unknown;
  stdio: ChildProcess["stdio"] extends readonly (infer Entry)[] ? Entry[] : never;
}

/** What `spawnSync` returns, and what a failed `execSync` throws. */
type Result = Partial<Record<StreamName, unknown>> & { output?: unknown };

type WriteText = (name: StreamName, chunk: string | Uint8Array) => void;

const names: readonly StreamName[] = ["stdout", "stderr"];

/**
 * Makes what a child writes to a stream that it inherits arrive in the cell that started it: the
 * kernel's own are those of the terminal that Jupyter was started from. And lets an interrupt end a
 * child that is waited for.
 *
 * @param write takes what arrives; by default it is written to the kernel's own stream
 */
export function showChildren(
  write: WriteText = (name, chunk) => void process[name].write(chunk),
): void {
  const processes = createRequire(__filename)("node:child_process") as Processes;
  const { spawnSync, execSync, execFileSync } = processes;
  // What spawn, fork, exec and execFile come to.
  const { prototype } = processes.ChildProcess;
  const { spawn } = prototype;
  prototype.spawn = function (options) {
    const { stdio, shared } = piped(options.stdio);
    const status = spawn.call(this, { ...options, stdio });
    forward(this, shared, write);
    return status;
  };
  processes.spawnSync = (...args) => spawnedSync(spawnSync, args, write);
  processes.execSync = (...args) => executedSync(execSync, args, write);
  processes.execFileSync = (...args) => executedSync(execFileSync, args, write);
  syncBuiltinESMExports();
}

function forward(child: Spawning, shared: Shared, write: WriteText): void {
  for (const name of names) {
    const to = shared[name];
    if (to === undefined) continue;
    child[name]?.on("data", (chunk: Uint8Array) => write(to, chunk));
    // As Node has it for a stream that is inherited.
    child[name] = null;
    child.stdio[1 + names.indexOf(name)] = null;
  }
}

function spawnedSync(run: Waiting, args: unknown[], write: WriteText): unknown {
  const { given, shared } = withPipes(args);
  const result = whileWaiting(() => run(...given)) as Result;
  for (const name of names) {
    const to = shared[name];
    if (to === undefined) continue;
    writeGiven(to, result[name], write);
    result[name] = null;
    if (Array.isArray(result.output)) result.output[1 + names.indexOf(name)] = null;
  }
  return result;
}

function executedSync(run: Waiting, args: unknown[], write: WriteText): unknown {
  const { given, shared } = withPipes(args, (stdio) => {
    // Where it is told nothing of the streams, it hands standard error on itself, and only there.
    return stdio[2] === "pipe" && stdio.length === 3 ? undefined : stdio;
  });
  try {
    const stdout = whileWaiting(() => run(...given));
    if (shared.stdout === undefined) return stdout;
    writeGiven(shared.stdout, stdout, write);
    return null;
  } catch (error) {
    if (shared.stdout !== undefined) writeGiven(shared.stdout, (error as Result).stdout, write);
    throw error;
  }
}

/** The arguments with pipes for what is shared, and no limit to what goes through them. */
function withPipes(
  args: unknown[],
  adjusted: (stdio: unknown[]) => unknown = (stdio) => stdio,
): { given: unknown[]; shared: Shared } {
  const at = args.findIndex(
    (arg) => typeof arg === "object" && arg !== null && !Array.isArray(arg),
  );
  const options = args[at] as Options | undefined;
  const { stdio, shared } = piped(options?.stdio);
  if (!options || Object.keys(shared).length === 0) return { given: args, shared };
  const given = [...args];
  const needed = shared.stderr === undefined ? stdio : adjusted(stdio as unknown[]);
  given[at] = { maxBuffer: Infinity, ...options, stdio: needed };
  return { given, shared };
}

function writeGiven(name: StreamName, text: unknown, write: WriteText): void {
  if (typeof text === "string" || text instanceof Uint8Array) write(name, text);
}
