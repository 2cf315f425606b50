import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";
import { loadRun, readDescription } from "../checkpoints";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { type EpochRecord, epochsSinceBest } from "../training";
import { filesBelow, historyOf, runCommand, SMALL } from "./testing/run_command";

interface Json {
  readonly measured_on?: string;
  readonly history: readonly { readonly epoch: number; readonly test: { readonly loss: number } }[];
}

// A constant rate of this size lets the loss on held-out images rise again.
const FLAGS = SMALL.map((word, i) => (SMALL[i - 1] === "--num_epochs" ? "6" : word));
const WILD = ["--learning_rate", "0.12", "--schedule", "constant"];

test("the best epoch on held-out images is kept apart, with the optimizer of its own moment", () =>
  inTemporaryFolder(async (folder) => {
    const places = ["--ckpt_dir", folder, "--output_dir", folder];
    const flags = [...FLAGS, ...WILD, ...places, "--validation", "56", "--patience", "0"];
    const { code, stdout, stderr } = await runCommand("train", flags);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Data +200 training and 56 validation images of 28 × 28, 10 classes$/m);
    assert.match(stdout, /^Epoch 1\/6 +train [\d.]+ +validation [\d.]+ nats/m);
    const { measured_on, history } = historyOf(path.join(folder, "vae")) as Json;
    assert.equal(measured_on, "validation");
    const losses = history.map((record) => record.test.loss);
    const best = losses.indexOf(Math.min(...losses)) + 1;
    assert.ok(best < 6, "a test of the best epoch needs one that is not the last");

    const last = path.join(folder, "vae", "vae");
    for (const [prefix, epoch] of [
      [last, 6],
      [`${last}.best`, best],
    ] as const) {
      assert.equal(readDescription(prefix).metrics.epochs, epoch);
      const { model, state } = loadRun(prefix);
      assert.deepEqual([state.epoch, state.updates], [epoch, epoch * Math.ceil(200 / 64)]);
      model.dispose();
    }

    const measured = ["--without_classifier", "--importance_samples", "1", "--json", "--test_images", "64"]; // prettier-ignore
    const evaluated = await runCommand("evaluate", [...measured, ...places, "--best"]);
    assert.equal(evaluated.code, 0, evaluated.stderr);
    const found = JSON.parse(evaluated.stdout) as { split: string; images: number };
    assert.deepEqual([found.split, found.images], ["test", 64]);
    assert.ok("evaluation_none" in readDescription(`${last}.best`).metrics);
    assert.ok(!("evaluation_none" in readDescription(last).metrics));

    // Going on needs no word about the held-out images, and other ones are refused.
    const more = ["--resume", "--num_epochs", "7", ...places];
    const refused = await runCommand("train", [...more, "--validation", "40"]);
    assert.match(refused.stderr, /^Error: .*was on 200 training images, here are 216.*\n$/);
    const rest = await runCommand("train", more);
    assert.equal(rest.code, 0, rest.stderr);
    assert.match(
      rest.stdout,
      /^Data +200 training and 56 validation images of 28 × 28, 10 classes$/m,
    );

    // A share holds out as many of each class, and patience ends a run that grows worse.
    const impatient = [...FLAGS, ...WILD, ...places, "--validation", "0.25", "--patience", "1"];
    const early = await runCommand("train", impatient);
    assert.equal(early.code, 0, early.stderr);
    assert.match(early.stdout, /^Data +192 training and 64 validation images/m);
    assert.match(
      early.stdout,
      /^Ended early: no better validation loss for 1 epochs\. The best, of /m,
    );
    const told = historyOf(path.join(folder, "vae")) as Json;
    assert.ok(told.history.length < 6, "it ended before its last epoch");
    assert.ok(epochsSinceBest(told.history as EpochRecord[]) === 1);

    // A new run that looks for no best epoch leaves none that is another run's.
    assert.equal((await runCommand("train", [...SMALL, ...places])).code, 0);
    assert.ok(!Object.keys(filesBelow(folder)).some((name) => name.includes(".best.")));
    const none = await runCommand("generate", [...places, "--best"]);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /^Error: no best epoch: [^\n]*--validation 0\.1[^\n]*\n$/);
    const all = await runCommand("train", [...SMALL, ...places, "--validation", "256"]);
    assert.match(all.stderr, /^Error: --validation 256 leaves nothing of the 256/);
  }));
