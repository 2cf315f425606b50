import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "../checkpoints";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { historyOf, runCommand } from "./testing/run_command";

// Networks of convolutions through every command, on images in colour that are wider than high, with
// odd sides.
const SPRITES = [
  ...["--dataset", "sprites", "--image_size", "13x11", "--train_images", "150"],
  ...["--test_images", "40", "--batch_size", "50", "--latent_size", "3"],
];

interface History {
  readonly settings: { readonly learning_rate: number };
  readonly history: readonly { readonly test: Readonly<Record<string, number>> }[];
}

interface Saved {
  readonly config: Readonly<Record<string, unknown>>;
}

test("a CVAE of convolutions is trained, resumed, sampled and evaluated", () =>
  inTemporaryFolder(async (folder) => {
    const places = ["--is_cvae", "--ckpt_dir", folder, "--output_dir", folder];
    const run = async (name: "train" | "generate" | "evaluate", words: readonly string[]) => {
      const { code, stdout, stderr } = await runCommand(name, [...places, ...words]);
      assert.equal(code, 0, stderr);
      return stdout;
    };
    const network = ["--architecture", "conv", "--conv-channels", "4,6", "--dense_size=12,9"];
    const trained = await run("train", [...SPRITES, ...network, "--num_epochs", "2"]);
    assert.match(trained, /CVAE 11 × 13 in colour, convolutions 4-6 to 3 × 4, dense 12-9-3 and back, silu/); // prettier-ignore
    const prefix = join(folder, "cvae", "cvae");
    const { config } = JSON.parse(readFileSync(`${prefix}.json`, "utf8")) as Saved;
    const { architecture, conv_channels, dense_size } = config;
    assert.deepEqual({ architecture, conv_channels, dense_size }, { architecture: "conv", conv_channels: [4, 6], dense_size: [12, 9] }); // prettier-ignore
    const { tensors } = parse(readFileSync(`${prefix}.safetensors`), prefix);
    assert.deepEqual(tensors.get("decoder.logits.kernel")?.shape, [4, 4, 3, 4]);

    await run("train", [...SPRITES, ...network, "--resume", "--num_epochs", "4"]);
    const { history, settings } = historyOf(join(folder, "cvae")) as History;
    assert.equal(history.length, 4);
    assert.equal(settings.learning_rate, 2e-3); // the network's, where none is told
    assert.ok(history[3].test.loss < history[0].test.loss);

    const file = join(folder, "hearts.safetensors");
    await run("generate", ["--label", "heart", "--num_samples", "3", "--tensors", file]);
    const arrays = parse(readFileSync(file), file).tensors;
    assert.deepEqual(arrays.get("images")?.shape, [3, 11, 13, 3]);
    const json = await run("evaluate", ["--test_images", "40", "--importance_samples", "2", "--without_classifier", "--json"]); // prettier-ignore
    assert.ok(Number.isFinite((JSON.parse(json) as { elbo: number }).elbo), json);
    const reshaped = await runCommand("evaluate", [...places, "--image_size", "9"]);
    assert.equal(reshaped.code, 2);
    assert.match(reshaped.stderr, /for images of 11 × 13 in colour and 5 classes, sprites has 9 × 9 in colour and 5 classes: leave out --image_size/); // prettier-ignore
  }));

test("what a network of convolutions is told wrong, and what others are not told, is said in a line", () =>
  inTemporaryFolder(async (folder) => {
    const said = async (...words: string[]) => {
      const places = ["--ckpt_dir", folder, "--output_dir", folder];
      const { code, stderr } = await runCommand("train", [...SPRITES, ...places, ...words]);
      assert.equal(code, 2, stderr);
      return stderr;
    };
    const conv = ["--architecture", "conv"];
    assert.match(
      await said("--conv_channels", "4,6"),
      /unknown flag --conv_channels: .* belongs to --architecture conv or --architecture resnet/,
    );
    assert.match(
      await said(...conv, "--conv_channels", "4,x"),
      /--conv_channels must be auto, or 1 to 12 integers from 1 to 4096, with commas between them, got "4,x"/,
    );
    assert.match(
      await said(...conv, "--conv_channels", "4,4,4,4,4,4"),
      /conv_channels 4,4,4,4,4,4 halve the sides 6 times, and .* 11 × 13 in colour .* after 4/,
    );
    assert.match(
      await said(...conv, "--channels", "32,64"),
      /--channels must be one of auto, 1, 3 \(the images'; the network's are --conv_channels\), got "32,64"/,
    );
  }));
