import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../src/config";
import { writeFilesAtomically } from "../../src/host/node/atomic_files";
import { venvPython } from "../../src/host/node/jupyter";
import { createDisplay } from "../setup/display";
import { reasonOf } from "../setup/failure";
import { readJson, removeFolder, sha256 } from "../setup/files";
import { projectAt } from "../setup/project";
import { cleanPython, LEASH } from "../setup/python";
import { runCommand } from "../setup/run_command";

/** Beside `.venv`: Ray's packages need not agree with Jupyter's. */
const FOLDER = ".venv-sweep";
const PINS = join("scripts", "requirements-sweep.txt");

/**
 * Ray Tune and Optuna in an environment of their own, with the versions and the hashes of
 * `scripts/requirements-sweep.txt`: made when it is first asked for, or its pins have changed.
 *
 * @returns its Python
 * @throws UserError where it cannot be made, with pip's reason
 */
export async function sweepPython(root: string): Promise<string> {
  const project = projectAt(root);
  const folder = join(root, FOLDER);
  const windows = process.platform === "win32";
  const python = join(folder, ...(windows ? ["Scripts", "python.exe"] : ["bin", "python"]));
  const stamp = join(folder, "latent-lab.json");
  const fingerprint = sha256(root, readFileSync(join(root, PINS)));
  const made = readJson(stamp) as { fingerprint?: string } | undefined;
  if (made?.fingerprint === fingerprint && existsSync(python)) return python;
  if (!existsSync(venvPython(root))) {
    throw new UserError(`there is no ${venvPython(root)} yet: run npm run setup`);
  }

  const log = join(project.logs, "sweep.log");
  const display = createDisplay(process.stderr, (file) => file);
  const task = display.begin("Ray Tune and Optuna, once");
  let collected = 0;
  const run = (argv: [string, ...string[]]) =>
    runCommand(argv, {
      ...{ cwd: root, env: cleanPython, log, leashed: argv.includes(LEASH) },
      onLine: (line) => {
        if (line.startsWith("Collecting ")) task.update(undefined, `${++collected} packages`);
        if (line.startsWith("Installing ")) task.update(undefined, "unpacking");
      },
    });
  try {
    removeFolder(project, folder);
    await run([venvPython(root), "-m", "venv", folder]);
    await run([python, LEASH, "pip", "install", "--no-color", "--require-hashes", "-r", PINS]);
    await run([python, "-c", "import ray.tune, optuna, pyarrow"]);
    writeFilesAtomically({ [stamp]: JSON.stringify({ fingerprint }) });
    task.done(`${collected} packages`);
    return python;
  } catch (error) {
    task.failed(reasonOf(error), log);
    throw new UserError(
      `Ray Tune and Optuna could not be installed in ${FOLDER} (${reasonOf(error)}): ` +
        `what pip said is in ${log}; the same command tries again`,
    );
  }
}
