import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createDisplay } from "../../scripts/setup/display";
import { cleanPython } from "../../scripts/setup/python";
import { runCommand } from "../../scripts/setup/run_command";
import { UserError } from "../../src/config";
import { venvPython } from "../../src/host/node/jupyter";
import { LeftOut } from "../report/results";
import { PEERS } from "./packages";

const folder = (root: string) => join(root, "benchmarks", ".venv-peers");
const pins = (root: string) => join(root, "benchmarks", "requirements-peers.txt");

/** The Python of the peers' own environment, whether or not it is there yet. */
export function pythonIn(root: string): string {
  return process.platform === "win32"
    ? join(folder(root), "Scripts", "python.exe")
    : join(folder(root), "bin", "python");
}

/** What is installed, and with which pins: written last, so that a broken-off one starts anew. */
interface Stamp {
  readonly fingerprint: string;
  readonly installed: readonly string[];
}

/**
 * Makes the peers' environment and installs whatever it lacks. A peer that cannot be installed is
 * left out, with pip's reason.
 *
 * @returns the distributions that are there
 * @throws UserError where no environment can be made
 */
export async function installPeers(root: string, leftOut: LeftOut[]): Promise<Set<string>> {
  const stampFile = join(folder(root), "latent-lab.json");
  const log = join(root, ".setup", "logs", "peers.log");
  const fingerprint = createHash("sha256")
    .update(root)
    .update(readFileSync(pins(root)))
    .digest("hex");
  const display = createDisplay(process.stderr, (file) => file);
  // A broken environment is made anew.
  const isThere = existsSync(pythonIn(root));
  const installed = new Set(isThere ? readStamp(stampFile, fingerprint) : []);
  const run = (argv: [string, ...string[]], onLine?: (line: string) => void) =>
    runCommand(argv, { cwd: root, env: cleanPython, log, onLine });

  if (installed.size === 0) await makeEnvironment();
  for (const distribution of new Set(PEERS.map((peer) => peer.distribution))) {
    if (!installed.has(distribution)) await install(distribution);
  }
  const stamp: Stamp = { fingerprint, installed: [...installed] };
  writeFileSync(stampFile, JSON.stringify(stamp));
  return installed;

  async function makeEnvironment(): Promise<void> {
    const task = display.begin("Peers' environment");
    rmSync(folder(root), { recursive: true, force: true });
    try {
      await run([venvPython(root), "-m", "venv", folder(root)]);
      task.done();
    } catch (error) {
      task.failed(reason(error));
      throw new UserError(
        `no Python environment for the peers could be made in benchmarks/.venv-peers ` +
          `(${reason(error)}): run \`npm run setup\`, or leave --peers out`,
      );
    }
  }

  async function install(distribution: string): Promise<void> {
    const task = display.begin(distribution);
    const pip = ["-m", "pip", "install", "--no-color", "-c", pins(root), distribution];
    let collected = 0;
    try {
      await run([pythonIn(root), ...pip], (line) => {
        if (line.startsWith("Collecting ")) task.update(undefined, `${++collected} packages`);
        if (line.startsWith("Installing ")) task.update(undefined, "unpacking");
      });
      installed.add(distribution);
      task.done();
    } catch (error) {
      task.failed(reason(error), log);
      leftOut.push({ name: distribution, reason: reason(error) });
    }
  }
}

function readStamp(file: string, fingerprint: string): readonly string[] {
  if (!existsSync(file)) return [];
  try {
    const stamp = JSON.parse(readFileSync(file, "utf8")) as Partial<Stamp> | null;
    return stamp?.fingerprint === fingerprint ? (stamp.installed ?? []) : [];
  } catch {
    return [];
  }
}

function reason(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0];
}
