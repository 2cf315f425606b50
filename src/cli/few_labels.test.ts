import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { filesBelow, runCommand } from "./testing/run_command";

// A model that learns from 20 labels of 256 drawn digits, through every command.
const IMAGES = ["--dataset", "digits", "--train_images", "256", "--test_images", "64"];
const M2 = [
  ...["--model", "m2", "--hidden_sizes", "16", "--latent_size", "2", "--num_labels", "20"],
  ...["--num_epochs", "2", "--batch_size", "64", "--seed", "5"],
];

interface Accuracies {
  readonly class_accuracy: { readonly accuracy: number; readonly images: number };
  readonly labels_alone: { readonly accuracy: number; readonly num_labels: number };
  readonly log_likelihood: number;
}

test("trained on few labels, gone on with, drawn from by class, and measured beside these labels alone", () =>
  inTemporaryFolder(async (folder) => {
    const places = ["--ckpt_dir", folder, "--output_dir", folder];
    const run = async (name: Parameters<typeof runCommand>[0], words: readonly string[]) => {
      const own = name === "classifier" ? places.slice(0, 2) : places;
      const { code, stdout, stderr } = await runCommand(name, [...own, ...words]);
      assert.equal(code, 0, stderr);
      return stdout;
    };
    const trained = await run("train", [...IMAGES, ...M2]);
    assert.match(trained, /^Data +256 training and 64 test images of 28 × 28, 10 classes, 20 labels$/m); // prettier-ignore
    const saved = JSON.parse(readFileSync(path.join(folder, "m2", "m2.json"), "utf8")) as object;
    assert.deepEqual(
      Object.entries(saved).filter(([name]) => name.includes("label")),
      [["num_labels", 20], ["label_seed", 5]], // prettier-ignore
    );

    const other = ["--resume", "--model", "m2", "--num_epochs", "3", "--num_labels", "30"];
    const refused = await runCommand("train", [...places, ...other]);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /^Error: --resume goes on with num_labels 20, but 30 was asked for: [^\n]*\n$/); // prettier-ignore
    const goneOn = await run("train", other.slice(0, 5));
    assert.match(goneOn, /, 20 labels$/m);
    assert.match(goneOn, /^Epoch 3/m);

    await run("generate", ["--model", "m2", "--label", "7", "--num_samples", "3"]);
    const measured = ["--model", "m2", "--importance_samples", "2", "--json", ...IMAGES.slice(2)];
    const json = JSON.parse(await run("evaluate", measured)) as Accuracies;
    assert.equal(json.class_accuracy.images, 64);
    assert.ok(json.class_accuracy.accuracy >= 0 && json.log_likelihood < 0);
    assert.equal(json.labels_alone.num_labels, 20);

    // The command trains the same one, from the same labels.
    const alone = await run("classifier", [...IMAGES, "--num_labels", "20", "--seed", "5"]);
    const percent = (100 * json.labels_alone.accuracy).toFixed(2);
    assert.match(alone, /^Labels +20 of the 256 training images$/m);
    assert.ok(alone.includes(`Accuracy  ${percent} % of the test images, from these alone`), alone);
    assert.match(alone, /digits\.20-labels\.safetensors and \.json$/m);
    const table = await run(
      "evaluate",
      measured.filter((word) => word !== "--json"),
    );
    assert.match(table, /^accuracy of q\(y\|x\) +[\d.]+ % of 64 images$/m);
    assert.ok(table.includes(`${percent} %   of the same 20 labels`), table);
  }));

test("refused in one line: models that can do nothing with few labels, and too few of them", () =>
  inTemporaryFolder(async (folder) => {
    const places = ["--ckpt_dir", folder, "--output_dir", folder];
    for (const [words, message] of [
      [
        ["--num_labels", "20"],
        /for models that learn from few labels, and a VAE takes no labels: .* --model m2/,
      ],
      [["--num_labels", "20", "--is_cvae"], /and a CVAE needs the label of each image: /],
      [
        ["--num_labels", "5", "--model", "m1"],
        /num_labels 5 leaves some of the 10 classes without a label: ask for 10 or more/,
      ],
      [["--num_labels", "x", "--model", "m1"], /--num_labels must be an integer/],
    ] as const) {
      const { code, stderr } = await runCommand("train", [...IMAGES, ...places, ...words]);
      assert.equal(code, 2);
      assert.match(stderr, message);
      assert.match(stderr, /^Error: [^\n]*\n$/);
    }
    assert.deepEqual(filesBelow(folder), {});
  }));
