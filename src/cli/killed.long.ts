import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { projectRoot } from "../host/node/project_root";
import { historyOf, runCommand, SMALL } from "./testing/run_command";

const skip = process.platform === "win32" ? "Windows knows no such signal" : undefined;
const EPOCHS = 5;
const FLAGS = [...SMALL, "--seed", "5"].map((word, i, all) =>
  all[i - 1] === "--num_epochs" ? String(EPOCHS) : word,
);

/** Where a training is ended: after so many epochs, or in the middle of a save. */
type Moment = { readonly epoch: number } | { readonly save: string };

// A save is of three files: weights, description, state. The first finds nothing, later ones replace.
const MOMENTS: readonly Moment[] = [
  ...[1, 2, 3, 4, 1, 2, 3, 4].map((epoch) => ({ epoch })),
  ...[1, 2, 3, 4, 5, 9].map((n) => ({ save: `write ${n}` })),
  ...[1, 2, 3, 4, 5, 8].map((n) => ({ save: `rename ${n}` })),
];

const places = (folder: string) => [
  ...["--ckpt_dir", join(folder, "c k"), "--output_dir", join(folder, "o")],
];

/** Trains until the moment, then is killed; resolves to the signal that ended it. */
function killedAt(moment: Moment, folder: string): Promise<NodeJS.Signals | null> {
  const preload = join(__dirname, "testing", "kill_in_save.cjs");
  const kill = "save" in moment ? `${moment.save} ${join(folder, "c k")}` : "";
  const child = spawn(
    process.execPath,
    // Before what the project loads: that takes the functions of node:fs at its loading.
    [
      "-r",
      preload,
      "-r",
      "./scripts/register.cjs",
      "src/cli/train.ts",
      ...FLAGS,
      ...places(folder),
    ],
    { cwd: projectRoot(), env: { ...process.env, LATENT_LAB_KILL: kill } },
  );
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => {
    printed += chunk.toString();
    if ("epoch" in moment && printed.includes(`Epoch ${moment.epoch}/`)) child.kill("SIGKILL");
  });
  child.stderr.resume();
  return new Promise((resolve) => child.on("close", (_, signal) => resolve(signal)));
}

test(
  "killed at any moment and gone on with, 20 of 20 trainings end with the same bytes",
  { skip },
  () =>
    inTemporaryFolder(async (folder) => {
      const whole = join(folder, "whole");
      assert.equal((await runCommand("train", [...FLAGS, ...places(whole)])).code, 0);
      const weights = (run: string) => readFileSync(join(run, "c k", "vae", "vae.safetensors"));
      for (const [i, moment] of MOMENTS.entries()) {
        const what = `${i}: ${JSON.stringify(moment)}`;
        const run = join(folder, `killed ${i}`);
        assert.equal(await killedAt(moment, run), "SIGKILL", what);
        const saved = existsSync(join(run, "c k", "vae", "vae.state.safetensors"));
        const resume = saved && existsSync(join(run, "c k", "vae", "vae.json")) ? ["--resume"] : [];
        const rest = await runCommand("train", [...FLAGS, ...places(run), ...resume]);
        assert.equal(rest.code, 0, `${what}: ${rest.stderr}`);
        assert.ok(weights(run).equals(weights(whole)), what);
        assert.deepEqual(
          historyOf(join(run, "o", "vae")),
          historyOf(join(whole, "o", "vae")),
          what,
        );
      }
    }),
);
