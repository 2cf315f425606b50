import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { KERNEL_NAME, venvPython } from "../../src/host/node/jupyter";
import { writeFilesAtomically } from "../../src/host/node/atomic_files";
import { StepFailure } from "./failure";
import { papermillPlugin } from "./papermill_plugin";
import { jupyterStep } from "./jupyter_step";
import type { Project } from "./project";
import type { Step } from "./step";

export function kernelspecFile(project: Project): string {
  return join(project.venv, "share", "jupyter", "kernels", KERNEL_NAME, "kernel.json");
}

/**
 * The same entry in a folder that holds nothing else, for `JUPYTER_PATH` of other environments:
 * the templates and extensions beside the first would go before their own.
 */
export function lentKernelspecFile(project: Project): string {
  return join(project.venv, "share", "latent-lab", "kernels", KERNEL_NAME, "kernel.json");
}

/** Paths are absolute: Jupyter starts a kernel in the notebook's own folder. */
export function kernelspec(project: Project, node = process.execPath): string {
  const spec = {
    argv: [
      node,
      "-r",
      join(project.root, "scripts", "register.cjs"),
      join(project.root, "src", "jupyter", "main.ts"),
      "{connection_file}",
    ],
    display_name: "TypeScript (Latent Lab)",
    language: "typescript",
    // A signal would wait for the cell's next await; a message reaches the kernel's other thread.
    interrupt_mode: "message",
    metadata: { debugger: false },
  };
  return `${JSON.stringify(spec, null, 2)}\n`;
}

/** What the step writes: the kernel's entry, and what papermill needs to set parameters for it. */
function filesOf(project: Project): Record<string, string> {
  const spec = kernelspec(project);
  return {
    [kernelspecFile(project)]: spec,
    [lentKernelspecFile(project)]: spec,
    ...papermillPlugin(project),
  };
}

/** Tells the project's Jupyter and papermill of the project's kernel; renewed when the clone moves or Node changes. */
export const kernelspecStep: Step = {
  title: "Notebook kernel",
  after: [jupyterStep],
  isDone: ({ project }) =>
    Object.entries(filesOf(project)).every(
      ([file, text]) => existsSync(file) && readFileSync(file, "utf8") === text,
    ),
  run: ({ project, display }) => {
    const task = display.begin("Notebook kernel");
    if (!existsSync(venvPython(project.root))) {
      task.failed("there is no Jupyter to tell of it");
      return Promise.reject(new StepFailure("there is no Jupyter to tell of the kernel"));
    }
    writeFilesAtomically(filesOf(project));
    task.done("TypeScript (Latent Lab)");
    return Promise.resolve();
  },
};
