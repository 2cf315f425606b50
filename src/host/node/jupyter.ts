import { join } from "node:path";

/** The kernel's name in `metadata.kernelspec.name` of the notebooks. */
export const KERNEL_NAME = "latent-lab";

/** The Python of the project's own environment, whether or not it is there yet. */
export function venvPython(root: string): string {
  return process.platform === "win32"
    ? join(root, ".venv", "Scripts", "python.exe")
    : join(root, ".venv", "bin", "python");
}

/**
 * The environment in which every Jupyter program of the project runs, so that it finds the project's
 * kernel first and reads and writes nothing in the user's own Jupyter and IPython folders.
 *
 * @param root the clone
 * @returns what to lay over `process.env`; an undefined value takes the variable away
 */
export function jupyterEnv(root: string): NodeJS.ProcessEnv {
  const own = join(root, ".setup", "jupyter");
  return {
    JUPYTER_CONFIG_DIR: join(own, "config"),
    JUPYTER_DATA_DIR: join(own, "data"),
    JUPYTER_RUNTIME_DIR: join(own, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: join(own, "settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(own, "workspaces"),
    JUPYTER_PREFER_ENV_PATH: "1",
    JUPYTER_NO_CONFIG: undefined,
    JUPYTER_PATH: undefined,
    JUPYTER_CONFIG_PATH: undefined,
    IPYTHONDIR: join(own, "ipython"),
    PYTHONHOME: undefined,
    PYTHONPATH: undefined,
    PYTHONNOUSERSITE: "1",
  };
}
