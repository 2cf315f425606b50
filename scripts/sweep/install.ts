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

/** A part of it: pins in `scripts/`, what they are called, and the modules that must load then. */
interface Part {
  readonly pins: string;
  readonly title: string;
  readonly modules: string;
}

const BASE: Part = {
  pins: "requirements-sweep.txt",
  title: "Ray Tune and Optuna",
  modules: "ray.tune, optuna, pyarrow",
};

/** What only some sweeps use. */
const EXTRAS = {
  mlflow: { pins: "requirements-sweep-mlflow.txt", title: "MLflow's client", modules: "mlflow" },
} as const satisfies Readonly<Record<string, Part>>;

/**
 * Ray Tune and Optuna in an environment of their own, with the versions and the hashes of
 * `scripts/requirements-sweep.txt`: made when it is first asked for, or its pins have changed. What only
 * some sweeps use is added when the first of them asks for it.
 *
 * @returns its Python
 * @throws UserError where it cannot be made, with pip's reason
 */
export async function sweepPython(
  root: string,
  extras: readonly (keyof typeof EXTRAS)[] = [],
): Promise<string> {
  const folder = join(root, FOLDER);
  const windows = process.platform === "win32";
  const python = join(folder, ...(windows ? ["Scripts", "python.exe"] : ["bin", "python"]));
  const stamp = join(folder, "latent-lab.json");
  const fingerprint = ({ pins }: Part) => sha256(root, readFileSync(join(root, "scripts", pins)));
  let made = (readJson(stamp) ?? {}) as Readonly<Record<string, string>>;
  const keep = (name: string, part: Part) => {
    made = { ...made, [name]: fingerprint(part) };
    writeFilesAtomically({ [stamp]: JSON.stringify(made) });
  };
  if (made.fingerprint !== fingerprint(BASE) || !existsSync(python)) {
    if (!existsSync(venvPython(root))) {
      throw new UserError(`there is no ${venvPython(root)} yet: run npm run setup`);
    }
    removeFolder(projectAt(root), folder);
    await install(BASE, root, python);
    made = {};
    keep("fingerprint", BASE);
  }
  for (const name of extras) {
    if (made[name] === fingerprint(EXTRAS[name])) continue;
    await install(EXTRAS[name], root, python);
    keep(name, EXTRAS[name]);
  }
  return python;
}

/** Into the environment, which is made where there is none. */
async function install({ pins, title, modules }: Part, root: string, python: string) {
  const log = join(projectAt(root).logs, "sweep.log");
  const task = createDisplay(process.stderr, (file) => file).begin(`${title}, once`);
  let collected = 0;
  const run = (argv: [string, ...string[]]) =>
    runCommand(argv, {
      ...{ cwd: root, env: cleanPython, log, leashed: argv.includes(LEASH) },
      onLine: (line) => {
        if (line.startsWith("Collecting ")) task.update(undefined, `${++collected} packages`);
        if (line.startsWith("Installing ")) task.update(undefined, "unpacking");
      },
    });
  const file = join("scripts", pins);
  try {
    if (!existsSync(python)) await run([venvPython(root), "-m", "venv", join(root, FOLDER)]);
    await run([python, LEASH, "pip", "install", "--no-color", "--require-hashes", "-r", file]);
    await run([python, "-c", `import ${modules}`]);
    task.done(`${collected} packages`);
  } catch (error) {
    task.failed(reasonOf(error), log);
    throw new UserError(
      `${title} could not be installed in ${FOLDER} (${reasonOf(error)}): ` +
        `what pip said is in ${log}; the same command tries again`,
    );
  }
}
