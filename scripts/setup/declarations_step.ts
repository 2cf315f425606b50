import { join } from "node:path";
import { keptDeclarations } from "../../src/jupyter/compile/kept_declarations";
import { reasonOf, StepFailure } from "./failure";
import { runCommand } from "./run_command";
import type { Step } from "./step";

/**
 * Writes down the types of `src`, so that a notebook's import is checked in a third of the time; anew
 * when a source changed. Without them a notebook reads the sources, with their errors.
 */
export const declarationsStep: Step = {
  title: "Types for notebooks",
  isDone: ({ project }) => keptDeclarations(project.root) !== undefined,
  run: async ({ project, display }) => {
    const task = display.begin("Types for notebooks");
    const child = join(project.root, "scripts", "setup", "declarations_child.ts");
    const register = join(project.root, "scripts", "register.cjs");
    const log = join(project.logs, "declarations.log");
    try {
      const lines = await runCommand([process.execPath, "-r", register, child], {
        cwd: project.root,
        log,
      });
      const files = Number(lines.at(-1));
      task.done(files > 0 ? `${files} files` : "src/ has errors, which a notebook will show");
    } catch (error) {
      task.failed(reasonOf(error));
      throw new StepFailure(`the types of src could not be written: ${log} says why`);
    }
  },
};
