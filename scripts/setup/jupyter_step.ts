import { existsSync, readdirSync, readFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { venvPython, jupyterEnv } from "../../src/host/node/jupyter";
import { writeFilesAtomically } from "../../src/host/node/atomic_files";
import { StepFailure } from "./failure";
import { readJson, removeFolder, sha256, workFolder } from "./files";
import type { Project } from "./project";
import { cleanPython, LEASH, pythonFound, sitePackages } from "./python";
import { runCommand } from "./run_command";
import type { Context, Step } from "./step";

const MODULES = [
  "jupyterlab",
  "jupyterlab_widgets",
  "nbconvert",
  "nbclient",
  "papermill",
  "plotly",
  "numpy",
  "safetensors",
];

const lockFile = (root: string, name: string) => join(root, "scripts", name);

/** A virtual environment knows its own path, so a moved clone needs a new one. */
const fingerprint = (project: Project) =>
  sha256(project.root, readFileSync(lockFile(project.root, "requirements.txt")));

const stampOf = (project: Project) => join(project.venv, "latent-lab.json");

const isStamped = (project: Project, stamp: string, wanted: string) => {
  const read = readJson(stamp) as { fingerprint?: string } | undefined;
  return read?.fingerprint === wanted && existsSync(venvPython(project.root));
};

/** How many packages pip has finished with. */
function packagesIn(venv: string): number {
  return sitePackages(venv)
    .flatMap((folder) => readdirSync(folder))
    .filter((name) => name.endsWith(".dist-info")).length;
}

const pinsIn = (file: string) =>
  readFileSync(file, "utf8").match(/^[^#\s-][^=\n]*==/gm)?.length ?? 1;

async function pipInstall({ project, display }: Context, title: string, file: string) {
  const task = display.begin(title);
  const log = join(project.logs, "jupyter.log");
  const pins = pinsIn(file);
  const before = packagesIn(project.venv);
  const tmp = workFolder(project, "pip");
  let collected = 0;
  try {
    await runCommand(
      [
        ...[venvPython(project.root), LEASH, "pip", "install", "--no-color"],
        ...["--require-hashes", "-r", file],
      ] as [string, ...string[]],
      {
        cwd: project.root,
        env: { ...cleanPython, TMPDIR: tmp },
        log,
        leashed: true,
        onLine: (line) => {
          if (line.startsWith("Collecting ")) collected += 1;
        },
        // Markers leave some pins out, so the bar may jump at the end.
        onTick: () => {
          const installed = packagesIn(project.venv) - before;
          task.update((0.6 * Math.min(collected, pins) + 0.4 * installed) / pins);
          return undefined;
        },
      },
    );
    await runCommand([venvPython(project.root), "-c", `import ${MODULES.join(", ")}`], {
      cwd: project.root,
      env: jupyterEnv(project.root),
      log,
    });
    task.done(`${packagesIn(project.venv)} packages`);
  } catch (error) {
    const { message, log: where } = error as Error & { log?: string };
    task.failed(message, where);
    throw error;
  } finally {
    removeFolder(project, tmp);
  }
}

const isFilled = ({ project }: Context) =>
  isStamped(project, stampOf(project), fingerprint(project));

/** The project's own `.venv`, with nothing in it yet. Without the stamp of what fills it, it is made anew. */
export const environmentStep: Step = {
  title: "Python environment",
  isDone: isFilled,
  async run({ project, display }) {
    const python = pythonFound();
    removeFolder(project, project.venv);
    mkdirSync(project.logs, { recursive: true });
    const task = display.begin("Python environment");
    const log = join(project.logs, "jupyter.log");
    const { leashed, tool } = python.maker;
    const argv: [string, ...string[]] = leashed
      ? [python.executable, LEASH, ...leashed, project.venv]
      : [tool?.[0] ?? "uv", ...(tool ?? []).slice(1), project.venv];
    try {
      const env = { ...cleanPython, VIRTUAL_ENV: undefined };
      await runCommand(argv, { cwd: project.root, env, log, leashed: leashed !== undefined });
      task.done(`Python ${python.version}`);
    } catch (error) {
      task.failed((error as Error).message, log);
      throw error;
    }
  },
};

/** Jupyter in it. The stamp is written last. */
export const jupyterStep: Step = {
  title: "Jupyter",
  after: [environmentStep],
  isDone: isFilled,
  async run(context) {
    const { project } = context;
    if (!existsSync(venvPython(project.root))) throw new StepFailure("there is no environment");
    await pipInstall(context, "Jupyter", lockFile(project.root, "requirements.txt"));
    writeFilesAtomically({
      [stampOf(project)]: JSON.stringify({
        fingerprint: fingerprint(project),
        python: pythonFound().version,
      }),
    });
  },
};

const testFile = (project: Project) => lockFile(project.root, "requirements-test.txt");
const testStamp = (project: Project) => join(project.venv, "latent-lab-test.json");

/** What only the tests ask of Python; `npm test` adds it. */
export const jupyterTestStep: Step = {
  title: "Jupyter's test tools",
  isDone: ({ project }) =>
    isStamped(project, testStamp(project), sha256(readFileSync(testFile(project)))),
  async run(context) {
    await pipInstall(context, "Jupyter's test tools", testFile(context.project));
    const text = JSON.stringify({ fingerprint: sha256(readFileSync(testFile(context.project))) });
    writeFilesAtomically({ [testStamp(context.project)]: text });
  },
};
