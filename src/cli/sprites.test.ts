import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "../checkpoints";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { readPng } from "../figures/png";
import { historyOf, runCommand } from "./testing/run_command";

// Images in colour, of five classes that have names, through every command.
const SPRITES = [
  ...["--dataset", "sprites", "--image_size", "16", "--train_images", "200", "--test_images", "60"],
  ...["--hidden_sizes", "24", "--latent_size", "3", "--num_epochs", "2", "--batch_size", "50"],
];

interface History {
  readonly history: readonly { readonly test: Readonly<Record<string, number>> }[];
}

test("a CVAE of colour sprites trains, draws a class by its name and is evaluated", () =>
  inTemporaryFolder(async (folder) => {
    const places = ["--is_cvae", "--ckpt_dir", folder, "--output_dir", folder];
    const run = async (name: "train" | "generate" | "evaluate", words: readonly string[]) => {
      const { code, stdout, stderr } = await runCommand(name, [...places, ...words]);
      assert.equal(code, 0, stderr);
      return stdout;
    };

    const trained = await run("train", SPRITES);
    assert.match(trained, /200 training and 60 test images of 16 × 16 in colour, 5 classes/);
    assert.doesNotMatch(trained, /MNIST|digit/);
    const { history } = historyOf(join(folder, "cvae")) as History;
    assert.ok(history[1].test.loss < history[0].test.loss);
    assert.ok(isColoured(join(folder, "cvae", "reconstructions.png")));
    assert.ok(isColoured(join(folder, "cvae", "conditional.png")));

    // The images are read as they were for the training, without the flags again.
    const tensors = join(folder, "stars.safetensors");
    await run("generate", ["--label", "star", "--num_samples", "3", "--tensors", tensors]);
    const arrays = parse(readFileSync(tensors), tensors).tensors;
    assert.deepEqual(arrays.get("images")?.shape, [3, 16, 16, 3]);
    assert.deepEqual([...(arrays.get("labels")?.values ?? [])], [3, 3, 3]);
    assert.ok(isColoured(join(folder, "cvae", "samples.png")));
    const wrong = await runCommand("generate", [...places, "--label", "stra"]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /square, ellipse, triangle, star, heart, got stra; did you mean star\?/); // prettier-ignore

    const some = ["--train_images", "200", "--importance_samples", "2"];
    const table = await run("evaluate", [...some, "--test_images", "210", "--nearest"]);
    assert.match(table, /^ *images +210$/m);
    assert.match(table, /^ +heart +\d+ +[\d.]+ +[\d.]+$/m);
    assert.doesNotMatch(table, /MNIST/);
    const page = readFileSync(join(folder, "cvae", "evaluation.html"), "utf8");
    assert.match(page, /triangle/);
    // The shape is not looked for in z: the model is told it.
    const scores = /^ *disentanglement +of size, slant, x, y, hue; 1 is best\n +MIG +[\d.]+\n +DCI disentanglement +[\d.]+\n +DCI completeness +[\d.]+\n +DCI informativeness +[\d.]+\n +FactorVAE score +[\d.]+ +chance: 0.20\n +SAP +[\d.]+$/m; // prettier-ignore
    assert.match(table, scores);
    assert.match(table, /^ +hue +z\d +[\d.]+ % +[\d.]+ % +[\d.]+$/m);
    assert.match(table, /^ +copied +[\d.]+ % of the samples +by chance: 1.00 %$/m);
    assert.match(page, /<th scope="row">hue<\/th><td>z\d knows [\d.]+ % of it/);
    const few = ["--test_images", "60", "--json", "--disentanglement", "--nearest"];
    const json = await runCommand("evaluate", [...places, ...some, ...few]);
    assert.match(json.stderr, /^No scores of disentanglement: they take 200 test images at least, and --test_images leaves 60\.$/m); // prettier-ignore
    const found = JSON.parse(json.stdout) as { nearest: Record<string, number> };
    assert.ok(!("disentanglement" in found));
    const { images, train_images: trainImages, test_images: distance, copied } = found.nearest;
    assert.deepEqual([images, trainImages], [60, 200]);
    assert.ok(distance > 0 && copied < 0.1, JSON.stringify(found.nearest));
    assert.doesNotMatch(page.replace(/<script[^]*?<\/script>/g, ""), /MNIST/);
  }));

/** Whether some pixel of a picture is no grey. */
function isColoured(file: string): boolean {
  const { pixels, channels, palette } = readPng(readFileSync(file));
  if (palette.length > 0) return palette.some(([red, , blue]) => Math.abs(red - blue) > 40);
  return pixels.some((red, i) => i % channels === 0 && Math.abs(red - pixels[i + 2]) > 40);
}
