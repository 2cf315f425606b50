import { spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFilesAtomically } from "../../src/host/node/atomic_files";
import { evaluateFlags, runName, StandardRun, trainFlags } from "./standard_set";

/** What `npm run evaluate -- --json` says, as far as it is used here. */
export interface Evaluated {
  readonly dataset: string;
  readonly generated_data: boolean;
  readonly images: number;
  readonly binarization: string;
  readonly importance_samples: number;
  readonly loss: number;
  readonly reconstruction: number;
  readonly kl: number;
  readonly log_likelihood: number;
  readonly active_units: number;
  readonly reconstruction_mse: number;
  readonly diagnostics: readonly { readonly check: string; readonly passed: boolean }[];
  readonly classifier?: { readonly fingerprint: string; readonly test_accuracy: number };
  readonly frechet_digit_distance?: {
    readonly samples: number;
    readonly reconstructions: number;
    readonly floor: number;
  };
  readonly label_fidelity?: { readonly accuracy: number; readonly diversity: number };
}

/** A finished run: its evaluation under each binarization. */
export interface Finished {
  readonly run: StandardRun;
  readonly evaluations: Readonly<Record<Binarization, Evaluated>>;
}

export const BINARIZATIONS = ["none", "static", "dynamic"] as const;
export type Binarization = (typeof BINARIZATIONS)[number];

/** Where and how the runs are made. */
export interface RunOptions {
  readonly root: string;
  /** Each run has a folder of its own in it; the classifier is shared. */
  readonly folder: string;
  readonly importanceSamples: number;
  /** Given to both commands, such as `--dataset digits`. */
  readonly dataFlags: readonly string[];
}

/**
 * Trains and evaluates, unless that is done already; an interrupted training goes on where it
 * was saved last, after a whole epoch.
 *
 * @throws Error where a command fails
 */
export async function runOne(run: StandardRun, options: RunOptions): Promise<Finished> {
  const { folder, importanceSamples, dataFlags } = options;
  const own = join(folder, runName(run));
  const prefix = join(own, run.model, run.model);
  const places = ["--ckpt_dir", own, "--output_dir", join(own, "outputs")];
  const epochs = epochsDone(`${prefix}.json`);
  if (epochs < run.numEpochs) {
    const begun = epochs > 0 && existsSync(`${prefix}.state.safetensors`);
    const flags = begun ? ["--model", run.model, "--resume"] : trainFlags(run);
    await runProjectCommand("train", [...flags, ...places, ...dataFlags], options);
  }
  // One judge for all.
  cpSync(join(folder, "classifier"), join(own, "classifier"), { recursive: true });
  const evaluations: Partial<Record<Binarization, Evaluated>> = {};
  for (const binarization of BINARIZATIONS) {
    const file = join(own, `evaluation-${binarization}-k${importanceSamples}.json`);
    if (!existsSync(file)) {
      const flags = evaluateFlags(run, binarization, importanceSamples);
      // The judge has nothing to do with the binarization: it is asked once.
      const judged = binarization === "none" ? [] : ["--without_classifier"];
      const args = [...flags, ...places, ...judged, ...dataFlags, "--json"];
      const json = await runProjectCommand("evaluate", args, options);
      writeFilesAtomically({ [file]: json });
    }
    evaluations[binarization] = JSON.parse(readFileSync(file, "utf8")) as Evaluated;
  }
  return { run, evaluations: evaluations as Finished["evaluations"] };
}

/** Whole epochs in a checkpoint; 0 where there is none that can be read. */
function epochsDone(file: string): number {
  try {
    const { metrics } = JSON.parse(readFileSync(file, "utf8")) as { metrics: { epochs?: number } };
    return metrics.epochs ?? 0;
  } catch {
    return 0;
  }
}

/** Runs a command of the project, as `npm run NAME -- ARGS` does, and returns what `--json` says. */
export function runProjectCommand(
  name: "train" | "evaluate" | "classifier",
  args: readonly string[],
  { root }: Pick<RunOptions, "root">,
): Promise<string> {
  const argv = ["-r", "./scripts/register.cjs", `src/cli/${name}.ts`, ...args];
  const child = spawn(process.execPath, argv, {
    cwd: root,
    stdio: ["ignore", name === "evaluate" ? "pipe" : "inherit", "inherit"],
  });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`npm run ${name} -- ${args.join(" ")} ended with ${String(code)}`));
    });
  });
}
