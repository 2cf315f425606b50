import { join } from "node:path";
import { jupyterEnv, venvPython } from "../../src/host/node/jupyter";
import { Unavailable } from "../child";
import { runOnce } from "./run_once";

/**
 * What a Python script beside this file finds in a kernel of the project, driven through Jupyter's
 * own client; its first argument is the notebooks' folder.
 *
 * @throws Unavailable where a cell fails, or Jupyter is not there
 */
export async function inKernel<Answer>(
  root: string,
  script: string,
  ...args: string[]
): Promise<Answer> {
  const file = join(root, "benchmarks", "measures", script);
  const { output } = await runOnce({
    argv: [venvPython(root), file, join(root, "notebooks"), ...args],
    cwd: root,
    env: jupyterEnv(root),
  });
  const answer = JSON.parse(output[output.length - 1] ?? "{}") as Answer & { error?: string };
  if (answer.error !== undefined) throw new Unavailable(answer.error);
  return answer;
}
