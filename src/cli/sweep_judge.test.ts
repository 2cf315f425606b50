import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { useBackend } from "../backend";
import { UserError } from "../config";
import { metricAt, JUDGED_METRICS } from "../sweep/metrics";
import { argvOf } from "../sweep/trial_request";
import { readSweep } from "../sweep/sweep_file";
import { parseFlags } from "./flags";
import { trainFlags, type TrainSettings } from "./options";
import { makeSweepJudge } from "./sweep_judge";
import { knownToSweeps } from "./sweep_known";
import { runCommand } from "./testing/run_command";
import { heldOutMetrics } from "./trial_metrics";

const folder = mkdtempSync(join(tmpdir(), "judge "));
before(() => useBackend("auto"));
after(() => rmSync(folder, { recursive: true, force: true }));

const train = {
  ...{ model: "cvae", dataset: "digits", train_images: 256, test_images: 32, validation: 0.25 },
  ...{ hidden_sizes: [16], latent_size: 2, num_epochs: 1, batch_size: 64 },
};
const sweepOf = (metric: string, search: object, more: object = {}) =>
  readSweep(
    "a.json",
    JSON.stringify({ train: { ...train, ...more }, search, method: "grid", objective: { metric, mode: "max" } }), // prettier-ignore
    knownToSweeps,
  );

test("a classifier is trained once for all trials, and says what their samples show", async () => {
  const sweep = sweepOf("label_fidelity.accuracy", { seed: [1, 2] });
  assert.equal(await makeSweepJudge(sweep, folder), true);
  const file = join(folder, "judge", "classifier", "digits.safetensors");
  const { mtimeMs } = statSync(file);
  assert.equal(await makeSweepJudge(sweep, folder), true);
  assert.equal(statSync(file).mtimeMs, mtimeMs, "not trained again");

  // Of another seed, whose images are others: the judge stays the same.
  const places = { ckpt_dir: join(folder, "c"), output_dir: join(folder, "o") };
  const argv = argvOf({ ...sweep.fixed, seed: 2, ...places });
  assert.equal((await runCommand("train", argv)).code, 0);
  const settings = parseFlags(trainFlags(argv), argv).settings as TrainSettings;
  const metrics = await heldOutMetrics(settings, join(folder, "judge"));
  for (const name of JUDGED_METRICS) assert.ok(metricAt(metrics, name) !== undefined, name);
  assert.equal(metricAt(metrics, "label_fidelity.samples"), 2000);
  assert.ok(!existsSync(join(folder, "c", "classifier")), "and no other is made");
});

test("other objectives ask for none; what no classifier can judge is told before anything runs", async () => {
  assert.equal(await makeSweepJudge(sweepOf("loss", { seed: [1] }), folder), false);
  for (const [sweep, message] of [
    [sweepOf("label_fidelity.accuracy", { seed: [1] }, { model: "vae" }), /told labels, such as cvae, and vae is told none/], // prettier-ignore
    [sweepOf("frechet_image_distance.samples", { image_size: ["28", "32"] }), /search\.image_size asks for several sets/], // prettier-ignore
  ] as const) {
    const isMistake = (error: Error) => error instanceof UserError && message.test(error.message);
    await assert.rejects(makeSweepJudge(sweep, folder), isMistake, String(message));
  }
});
