import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { ofNamedRun } from "./named_run";
import { filesBelow, runCommand, SMALL } from "./testing/run_command";

test("runs of a name stand apart, and what a training writes over is said", () =>
  inTemporaryFolder(async (folder) => {
    const places = ["--ckpt_dir", path.join(folder, "c"), "--output_dir", path.join(folder, "o")];
    const train = async (...more: string[]) => {
      const { code, stdout, stderr } = await runCommand("train", [...SMALL, ...places, ...more]);
      assert.equal(code, 0, stderr);
      return stdout;
    };
    assert.doesNotMatch(await train(), /^Replaces/m);
    const weights = filesBelow(folder)["c/vae/vae.safetensors"];
    assert.doesNotMatch(await train("--run", "wide"), /^Replaces/m);
    const files = filesBelow(folder);
    assert.deepEqual(files["c/vae/vae.safetensors"], weights, "the other run's stay");
    for (const file of ["c/wide/vae/vae.safetensors", "o/wide/vae/samples.png"]) {
      assert.ok(file in files, file);
    }
    assert.match(
      await train(),
      /^Replaces {2}weights of 2 epochs, test \d+\.\d nats per image, in .*vae\.\*; --run NAME keeps a run apart$/m,
    );
    // What reads weights reads the run's.
    const read = [...places, "--run", "wide", "--train_images", "8", "--test_images", "16"];
    const drawn = await runCommand("generate", read);
    assert.match(drawn.stdout, /in .*o[\\/]wide[\\/]vae\/$/m, drawn.stderr);
    const evaluate = ["--without_classifier", "--importance_samples", "1"];
    const judged = await runCommand("evaluate", [...read, ...evaluate]);
    assert.match(judged.stdout, /^Kept in .*c[\\/]wide[\\/]vae[\\/]vae\.json$/m, judged.stderr);
    const more = ["--run", "wide", "--resume", "--num_epochs", "3"];
    const resumed = await runCommand("train", [...places, ...more]);
    assert.match(resumed.stdout, /^Resumed +in epoch 3 of 3$/m, resumed.stderr);
  }));

test("a run's name is no path", () => {
  const places = { ckptDir: "c", outputDir: "o" };
  assert.deepEqual(ofNamedRun({ ...places, run: "" }), { ...places, run: "" });
  assert.equal(ofNamedRun({ ...places, run: "β=4".replace("=", "-") }).ckptDir, "c/β-4");
  for (const run of ["../x", "a/b", "..", "-x", " "]) {
    assert.throws(() => ofNamedRun({ ...places, run }), /--run takes a name of letters/, run);
  }
});
