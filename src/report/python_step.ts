import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { jupyterEnv, KERNEL_NAME, venvPython } from "../host/node/jupyter";
import { projectRoot } from "../host/node/project_root";
import { UserError } from "../config";

/** How a Python step ended. */
export interface PythonResult {
  /** 0 for success. */
  status: number;
  /** The last of what it, or the kernel below it, wrote to standard error. */
  errors: string;
}

const keptCharacters = 4000;

/**
 * Runs one of the Python files beside this one in the project's own environment.
 *
 * @param request is sent as JSON to its standard input
 * @param onLine receives each line of its standard output
 * @param signal ends it as Ctrl-C would; the second Ctrl-C of an impatient user ends this process,
 *   and it with this one
 * @throws UserError when the environment is not set up, or was at another place
 */
export async function runPython(
  file: string,
  request: object,
  onLine: (line: string) => void,
  signal?: AbortSignal,
): Promise<PythonResult> {
  const root = projectRoot();
  const python = venvPython(root);
  if (!existsSync(python)) throw new UserError(`there is no ${python} yet: run npm run setup`);
  if (wasMoved(root)) throw new UserError(`${root} was set up at another place: run npm run setup`);
  if (signal?.aborted) return { status: 130, errors: "" };
  const child = spawn(python, ["-X", "utf8", join(__dirname, "python", "leash.py"), file], {
    cwd: root,
    env: { ...process.env, ...jupyterEnv(root), PYDEVD_DISABLE_FILE_VALIDATION: "1" },
    // The fourth closes when this process ends, however it ends, and that ends the child.
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    // In a process group of its own: Ctrl-C reaches it through this process alone, and so once.
    detached: process.platform !== "win32",
  });
  const stop = () => child.kill("SIGINT");
  signal?.addEventListener("abort", stop, { once: true });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-keptCharacters);
  });
  // With four pipes, the types of spawn no longer say that the first three are there.
  const lines = createInterface({ input: child.stdout, crlfDelay: Infinity });
  lines.on("line", onLine);
  const ended = Promise.all([
    new Promise((resolve) => lines.on("close", resolve)),
    new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve(code ?? 1));
    }),
  ]);
  // A child that ends before it has read everything says why by its status.
  child.stdin.on("error", () => undefined);
  child.stdin.end(JSON.stringify(request));
  try {
    const [, status] = await ended;
    return { status, errors: errors.trim() };
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** Whether the entry of the kernel names another folder: the clone was moved or copied. */
function wasMoved(root: string): boolean {
  const entry = join(root, ".venv", "share", "jupyter", "kernels", KERNEL_NAME, "kernel.json");
  if (!existsSync(entry)) return false; // Jupyter then says which kernel it lacks
  return !readFileSync(entry, "utf8").includes(
    JSON.stringify(join(root, "src", "jupyter", "main.ts")),
  );
}
