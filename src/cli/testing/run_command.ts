import { AsyncLocalStorage } from "node:async_hooks";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import * as path from "node:path";
import { projectRoot } from "../../host/node/project_root";
import { classifierCommand } from "../classifier";
import { type Command, commandOutcome } from "../command";
import { evaluateCommand } from "../evaluate";
import type { FlagTable } from "../flags";
import { generateCommand } from "../generate";
import { reportCommand } from "../report";
import { trainCommand } from "../train";

/** What came of a command. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  /** Without the lines that TensorFlow's own library logs when it starts. */
  readonly stderr: string;
}

/** A small training on generated digits: a second or two. */
export const SMALL = [
  ...["--dataset", "digits", "--train_images", "256", "--test_images", "64"],
  ...["--hidden_sizes", "32", "--latent_size", "4", "--num_epochs", "2", "--batch_size", "64"],
];

const COMMANDS = {
  train: trainCommand,
  generate: generateCommand,
  evaluate: evaluateCommand,
  classifier: classifierCommand,
  report: reportCommand,
};
type CommandName = keyof typeof COMMANDS;

const ofCommand = new AsyncLocalStorage<true>();

/** Runs a command in this process; what it writes is taken from standard output and error. */
export async function runCommand(name: CommandName, args: readonly string[]): Promise<Outcome> {
  const [stdout, stderr] = [process.stdout, process.stderr].map(taken);
  // Each has options of its own, which only the command itself reads.
  const command = COMMANDS[name] as unknown as Command<FlagTable>;
  try {
    const code = await ofCommand.run(true, () => commandOutcome(command, args));
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.release();
    stderr.release();
  }
}

/** Takes what the command writes to a stream; what the test runner writes meanwhile passes. */
function taken(stream: NodeJS.WriteStream) {
  const { write, isTTY } = stream;
  let text = "";
  stream.isTTY = false;
  stream.write = ((...chunk: Parameters<typeof write>) => {
    if (!ofCommand.getStore()) return write.apply(stream, chunk);
    text += String(chunk[0]);
    return true;
  }) as typeof write;
  return {
    text: () => text,
    release: () => void Object.assign(stream, { write, isTTY }),
  };
}

/**
 * Runs `src/cli/NAME.ts` as `npm run NAME` does, in a process of its own, with its output in pipes.
 *
 * @param preload a file in this folder that the command loads first
 * @param root of the project whose command it is, by default this one
 */
export function spawnCommand(
  name: CommandName,
  args: readonly string[],
  { preload, root = projectRoot() }: { preload?: string; root?: string } = {},
): Promise<Outcome> {
  const loaded = ["./scripts/register.cjs", ...(preload ? [path.join(__dirname, preload)] : [])];
  const command = [...loaded.flatMap((file) => ["-r", file]), `src/cli/${name}.ts`, ...args];
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: { ...process.env, LATENT_LAB_DEBUG: undefined },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr: withoutTensorFlow(stderr) }));
  });
}

/** Every file below a folder by its path within it, as the SHA-256 of its bytes. */
export function filesBelow(folder: string): Record<string, string> {
  const names = (readdirSync(folder, { recursive: true }) as string[]).sort();
  const files = names.filter((name) => statSync(path.join(folder, name)).isFile());
  const hash = (name: string) =>
    createHash("sha256")
      .update(readFileSync(path.join(folder, name)))
      .digest("hex");
  return Object.fromEntries(files.map((name) => [name.split(path.sep).join("/"), hash(name)]));
}

/** `history.json` without the times. */
export function historyOf(folder: string): unknown {
  const text = readFileSync(path.join(folder, "history.json"), "utf8");
  return JSON.parse(text, (key, value: unknown) => (key === "seconds" ? undefined : value));
}

function withoutTensorFlow(stderr: string): string {
  return stderr.replace(
    /^(WARNING: All log messages before absl|[IWE]\d{4} [\d:]|\d{4}-\d\d-\d\d \d\d:).*\n/gm,
    "",
  );
}
