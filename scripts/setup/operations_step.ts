import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { backendStep } from "./backend_step";
import { compileWithAny } from "./backend/compile";
import { readDecision } from "./backend/decision";
import {
  compilerKey,
  operationsArguments,
  operationsFile,
  operationsKey,
  stampFile,
} from "./backend/operations";
import { reasonOf, StepFailure } from "./failure";
import { writeFilesAtomically } from "../../src/host/node/atomic_files";
import { readJson, removeFolder, workFolder } from "./files";
import type { Project } from "./project";
import { runCommand } from "./run_command";
import type { Context, Step } from "./step";

/** What is remembered of an attempt, for the next one and for `npm run doctor`. */
export interface OperationsStamp {
  readonly key: string;
  /** The compiler that was tried first; what it is today may be another one. */
  readonly compiler?: string;
  /** In words; `undefined` where they could not be made. */
  readonly made?: string;
  readonly reason?: string;
}

export function readStamp(project: Project): OperationsStamp | undefined {
  return readJson(stampFile(project)) as OperationsStamp | undefined;
}

/** Whether they can be compiled: there is TensorFlow's library, and a system whose compilers read them. */
function wanted(project: Project): boolean {
  const tier = readDecision(project)?.tier;
  const native = tier === "prebuilt" || tier === "wheel";
  return native && process.platform !== "win32" && process.env.LATENT_LAB_KERNELS !== "0";
}

/** Compiles, runs each operation once, and only then puts the file in its place. */
async function make({ project, display }: Context): Promise<OperationsStamp> {
  const key = operationsKey(project);
  const first = compilerKey();
  const task = display.begin("Operations for this processor");
  const log = join(project.logs, "operations.log");
  try {
    const work = workFolder(project, "operations");
    const output = join(work, "latent_lab.node");
    const args = operationsArguments(project, output);
    const compiler = await compileWithAny(project, { work, output }, args, log, task);
    task.update(undefined, "trying them");
    const child = join(project.root, "scripts", "setup", "backend", "operations_child.ts");
    const register = join(project.root, "scripts", "register.cjs");
    const lines = await runCommand([process.execPath, "-r", register, child], {
      cwd: project.root,
      env: { LATENT_LAB_KERNELS: output },
      log,
    });
    const { lanes, bfloat16 } = JSON.parse(lines.at(-1) ?? "") as Record<string, unknown>;
    const made = `vectors of ${Number(lanes)}${bfloat16 === true ? ", bfloat16" : ""}; by ${compiler}`;
    renameSync(output, operationsFile(project));
    removeFolder(project, work);
    task.done(made);
    return { key, compiler: first, made };
  } catch (error) {
    rmSync(operationsFile(project), { force: true });
    const reason = error instanceof StepFailure ? error.message : reasonOf(error);
    task.failed(`${reason}; TensorFlow's own are used, slower`, existsSync(log) ? log : undefined);
    return { key, compiler: first, reason };
  }
}

/** The project's own operations. Training runs without them too: a failure is no failed set-up. */
export const operationsStep: Step = {
  title: "Operations",
  after: [backendStep],
  isDone({ project, again }) {
    if (!wanted(project)) return true;
    const stamp = readStamp(project);
    if (stamp?.key !== operationsKey(project)) return false;
    const compiler = compilerKey();
    if (compiler !== undefined && compiler !== stamp.compiler) return false;
    return stamp.made === undefined ? !again : existsSync(operationsFile(project));
  },
  async run(context) {
    const stamp = await make(context);
    writeFilesAtomically({ [stampFile(context.project)]: `${JSON.stringify(stamp)}\n` });
  },
};
