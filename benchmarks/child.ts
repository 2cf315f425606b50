import { ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { telling } from "../scripts/setup/run_command";

/** How a child process is started. */
export interface Program {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** Laid over this process's environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** In a session of its own, as another program is: Linux shares processors out among sessions. */
  readonly apart?: boolean;
}

/** Something that cannot be timed here; the rest goes on without it. */
export class Unavailable extends Error {}

const running = new Set<ChildProcess>();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/**
 * A measurement in a process of its own. It warms up, says that it is ready, and then answers
 * requests, one line each: a word goes in, a JSON object comes out. So pairs of children can be
 * timed in turns, and one's memory and caches are not the other's.
 */
export class Child {
  /** What the child runs on, such as "2.21.0". */
  version = "";
  private readonly process: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private readonly ended: Promise<string>;
  private errors: string[] = [];

  private constructor({ argv: [command, ...args], cwd, env, apart }: Program) {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
      detached: apart,
    });
    this.process = child;
    running.add(child);
    child.on("error", (error) => this.errors.push(error.message));
    this.ended = new Promise((resolve) => {
      child.on("close", (code, signal) => {
        running.delete(child);
        resolve(lastWords(this.errors, code, signal));
      });
    });
    child.stdin.on("error", () => undefined); // a child that ended says so by its last line
    createInterface({ input: child.stderr }).on("line", (line) => {
      this.errors = [...this.errors.slice(-99), line];
    });
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** Starts a child and waits until it is warm. @throws Unavailable where it cannot do its work */
  static async start(program: Program): Promise<Child> {
    const child = new Child(program);
    child.version = (await child.answer<{ version: string }>()).version;
    return child;
  }

  /** @throws Unavailable where the child fails, with its own words */
  async ask<Answer>(request: string): Promise<Answer> {
    this.process.stdin?.write(`${request}\n`);
    return this.answer<Answer>();
  }

  /** Ends the child. */
  async close(): Promise<void> {
    if (!running.has(this.process)) return;
    this.process.kill("SIGKILL");
    await this.ended;
  }

  private async answer<Answer>(): Promise<Answer> {
    for (;;) {
      const { value, done } = await this.lines.next();
      if (done) throw new Unavailable(await this.ended);
      // Libraries, too, write to standard output.
      if (!value.startsWith('{"')) continue;
      const answer = JSON.parse(value) as Answer & { error?: string };
      if (answer.error === undefined) return answer;
      await this.close();
      throw new Unavailable(answer.error);
    }
  }
}

/** Why a process ended: a signal, or what it said last, without TensorFlow's log. */
export function lastWords(
  errors: readonly string[],
  code: number | null,
  signal: NodeJS.Signals | null,
): string {
  if (signal) return `it was ended by ${signal}`;
  const said = errors.filter((line) => !/^([IW]\d{4} |WARNING: All log)/.test(line));
  return telling(said) ?? `it ended with exit status ${code}`;
}
