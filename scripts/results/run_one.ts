import { spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../src/config";
import { writeFilesAtomically } from "../../src/host/node/atomic_files";
import { type ResultRun, runName } from "./result_run";

/** What `npm run evaluate -- --json` says, as far as it is used here. */
export interface Evaluated {
  readonly dataset: string;
  readonly generated_data: boolean;
  readonly images: number;
  readonly binarization: string;
  readonly importance_samples: number;
  readonly loss: number;
  readonly reconstruction: number;
  /** This and the next are null where a model has no likelihood. */
  readonly kl: number | null;
  readonly log_likelihood: number | null;
  readonly active_units: number;
  readonly reconstruction_mse: number;
  readonly diagnostics: readonly { readonly check: string; readonly passed: boolean }[];
  readonly classifier?: { readonly fingerprint: string; readonly test_accuracy: number };
  readonly frechet_digit_distance?: {
    readonly samples: number;
    readonly reconstructions: number;
    readonly floor: number;
  };
  readonly class_accuracy?: { readonly accuracy: number };
  readonly clustering?: { readonly accuracy: number };
  readonly disentanglement?: { readonly mig: number };
  readonly label_fidelity?: { readonly accuracy: number; readonly diversity: number };
}

/** A finished run, and what each of its evaluations found. */
export interface Finished {
  readonly run: ResultRun;
  readonly evaluations: Readonly<Record<string, Evaluated>>;
  /** Numbers that the model learned. */
  readonly weights: number;
  /** Of all epochs together; absent where no history was kept. */
  readonly trainingSeconds?: number;
}

/** Where and how the runs are made. */
export interface RunOptions {
  readonly root: string;
  /** Each run has a folder of its own in it. */
  readonly folder: string;
  /** Where the classifier is, one judge for all. */
  readonly judge: string;
  /** Given to both commands, where a run has no set of its own. */
  readonly dataset: string;
  /** Given to both commands, such as `--test_images 100`. */
  readonly dataFlags: readonly string[];
}

/**
 * Trains and evaluates, unless that is done already; an interrupted training goes on where it
 * was saved last, after a whole epoch.
 *
 * @throws Error where a command fails
 */
export async function runOne(run: ResultRun, options: RunOptions): Promise<Finished> {
  const { folder, judge } = options;
  const own = join(folder, runName(run));
  const prefix = join(own, run.model, run.model);
  const outputs = join(own, "outputs");
  const { dataset = options.dataset } = run;
  const places = ["--ckpt_dir", own, "--output_dir", outputs];
  const dataFlags = ["--dataset", dataset, ...options.dataFlags];
  const epochs = epochsDone(`${prefix}.json`);
  if (epochs < run.numEpochs) {
    const begun = epochs > 0 && existsSync(`${prefix}.state.safetensors`);
    const flags = begun ? ["--model", run.model, "--resume"] : run.train;
    await runProjectCommand("train", [...flags, ...places, ...dataFlags], options);
  }
  cpSync(join(judge, "classifier"), join(own, "classifier"), { recursive: true });
  const evaluations: Record<string, Evaluated> = {};
  for (const [name, flags] of Object.entries(run.evaluations)) {
    const file = join(own, `evaluation-${name}.json`);
    if (!existsSync(file)) {
      const args = [...flags, ...places, ...dataFlags, "--json"];
      const json = await runProjectCommand("evaluate", args, options);
      writeFilesAtomically({ [file]: json });
    }
    evaluations[name] = JSON.parse(readFileSync(file, "utf8")) as Evaluated;
  }
  const weights = Math.round(
    statSync(`${prefix}.safetensors`).size / Float32Array.BYTES_PER_ELEMENT,
  );
  const trainingSeconds = secondsOf(join(outputs, run.model, "history.json"));
  return { run, evaluations, weights, trainingSeconds };
}

/** Seconds of all epochs of a history; `undefined` where there is none that can be read. */
function secondsOf(file: string): number | undefined {
  try {
    const { history } = JSON.parse(readFileSync(file, "utf8")) as {
      history: readonly { seconds: number }[];
    };
    return history.reduce((sum, { seconds }) => sum + seconds, 0);
  } catch {
    return undefined;
  }
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
      else reject(failure(`npm run ${name} -- ${args.join(" ")} ended with ${String(code)}`, code));
    });
  });
}

/** What a command that failed has told itself, or was stopped at, is no fault of ours. */
function failure(what: string, code: number | null): Error {
  if (code === 2) return new UserError(`${what}: the line before says why`);
  if (code === 130) return new UserError(`${what}: stopped; the same command goes on`);
  return new Error(what);
}
