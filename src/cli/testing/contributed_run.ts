import assert from "node:assert/strict";
import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, type TensorData } from "../../checkpoints";
import type { EpochRecord } from "../../training";
import { historyOf, spawnCommand } from "./run_command";

/** What a model of CONTRIBUTING.md came to, by the commands. */
export interface ContributedRun {
  /** Of the run that nothing broke off, and of the one that was broken off and resumed. */
  readonly histories: readonly [History, History];
  /** Bytes of the weights of both. */
  readonly weights: readonly [Buffer, Buffer];
  /** What `generate --tensors` wrote. */
  readonly tensors: ReadonlyMap<string, TensorData>;
  /** What `evaluate` kept in the checkpoint, and what it printed. */
  readonly evaluation: Readonly<Record<string, unknown>>;
  readonly evaluationText: string;
  /** `samples.png`, as `generate` wrote it. */
  readonly picture: Buffer;
}

/** The content of `history.json` without the times. */
export interface History {
  readonly config: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly history: readonly EpochRecord[];
}

const SMALL = [
  ...["--train_images", "128", "--test_images", "48", "--batch_size", "32"],
  ...["--num_epochs", "4", "--latent_size", "3", "--seed", "5"],
];

/**
 * Trains in one go; trains, is told Ctrl-C and resumes as the command says; generates and evaluates.
 *
 * @param root a project whose lists have the examples in them
 * @param flags which model, and of what
 */
export async function contributedRun(
  root: string,
  model: string,
  flags: readonly string[],
): Promise<ContributedRun> {
  const folder = mkdtempSync(join(root, "runs "));
  const inFolder = (name: string) => [
    ...["--model", model, "--ckpt_dir", join(folder, name), "--output_dir", join(folder, name)],
  ];
  const run = async (name: Command, words: readonly string[]) => {
    const { code, stdout, stderr } = await spawnCommand(name, words, { root });
    assert.equal(code, 0, stderr);
    return stdout;
  };

  const broken = async () => {
    const words = [...flags, ...SMALL, ...inFolder("broken")];
    const preload = "interrupt_after_epoch.cjs";
    const { code, stdout, stderr } = await spawnCommand("train", words, { root, preload });
    assert.equal(code, 130, stderr);
    await run("train", resumeWords(stdout));
  };
  const whole = async () => {
    const places = inFolder("whole");
    await run("train", [...flags, ...SMALL, ...places]);
    await run("generate", [...places, "--num_samples", "4", "--tensors", tensors]);
    const some = ["--test_images", "48", "--importance_samples", "2", "--without_classifier"];
    return run("evaluate", [...places, ...some]);
  };
  const tensors = join(folder, "tensors.safetensors");
  const [table] = await Promise.all([whole(), broken()]);

  const below = (name: string, file: string) => join(folder, name, model, file);
  const both = <T>(read: (name: string) => T): [T, T] => [read("whole"), read("broken")];
  return {
    histories: both((name) => historyOf(below(name, "")) as History),
    weights: both((name) => readFileSync(below(name, `${model}.safetensors`))),
    tensors: parse(readFileSync(tensors), tensors).tensors,
    evaluation: evaluationOf(below("whole", `${model}.json`)),
    evaluationText: table,
    picture: readFileSync(below("whole", "samples.png")),
  };
}

function evaluationOf(description: string): Record<string, unknown> {
  const { metrics } = JSON.parse(readFileSync(description, "utf8")) as {
    metrics: { evaluation_none: Record<string, unknown> };
  };
  return metrics.evaluation_none;
}

type Command = Parameters<typeof spawnCommand>[0];

/** What a stopped training says to type, split as a shell would. */
export function resumeWords(stdout: string): string[] {
  const line = /^Go on with: npm run train -- (.*)$/m.exec(stdout)?.[1] ?? "";
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
}
