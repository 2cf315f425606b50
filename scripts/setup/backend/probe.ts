import { join } from "node:path";
import { StepFailure } from "../failure";
import type { Project } from "../project";
import { runCommand } from "../run_command";
import type { TierName } from "./decision";

const BACKENDS: Record<TierName, string> = {
  prebuilt: "tensorflow",
  wheel: "tensorflow",
  wasm: "wasm",
  cpu: "cpu",
};

const PATIENCE_SECONDS = 120;

/**
 * Multiplies matrices in a process of its own: a native library that does not fit the machine takes
 * its process down with it.
 *
 * @returns TensorFlow's version
 * @throws StepFailure when it does not load or counts wrongly
 */
export async function probe(project: Project, tier: TierName, log: string): Promise<string> {
  const started = Date.now();
  const lines = await runCommand(
    [
      process.execPath,
      "-r",
      join(project.root, "scripts", "register.cjs"),
      join(project.root, "scripts", "setup", "backend", "probe_child.ts"),
      BACKENDS[tier],
    ],
    {
      cwd: project.root,
      log,
      onTick: () =>
        Date.now() - started > PATIENCE_SECONDS * 1000
          ? `it did not load within ${PATIENCE_SECONDS} s`
          : undefined,
    },
  );
  try {
    return (JSON.parse(lines.at(-1) ?? "") as { tensorflow: string }).tensorflow;
  } catch {
    throw new StepFailure("its trial run said nothing", log);
  }
}
