import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { useBackend } from "../backend";
import { readDescription } from "../checkpoints";
import { type Dataset, knownIndices, loadDataset } from "../data";
import { npyFile, zipFile } from "../data/testing/array_files";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { runCommand } from "./testing/run_command";
import { asTrainedOn, withLabelsTold } from "./trained_on";

/** Images of 4 × 4 pixels, of two classes in turn; the first pixels of the i-th are i and `part`. */
const images = (count: number, part: number) =>
  npyFile("|u1", [count, 4, 4], Uint8Array.from({ length: 16 * count }, (_, k) =>
    [Math.floor(k / 16), part][k % 16] ?? (k * 37) % 256)); // prettier-ignore
const labels = (count: number) => npyFile("|u1", [count], Array.from({ length: count }, (_, i) => i % 2)); // prettier-ignore

const SMALL = ["--hidden_sizes", "4", "--latent_size", "2", "--num_epochs", "1", "--batch_size", "8"]; // prettier-ignore

const numbersOf = ({ train }: Dataset) => Array.from({ length: train.size }, (_, i) => train.bytes([i])[0]).sort((a, b) => a - b); // prettier-ignore

test("what a saved run learned from is found again: so many images, none that were held out, the labels it was told", () =>
  inTemporaryFolder(async (folder) => {
    await useBackend("auto");
    const file = path.join(folder, "pictures.npz");
    const parts = (some: Record<string, [number, number]>) =>
      Object.entries(some).flatMap(([name, [n, part]]) => [[`x_${name}`, images(n, part)], [`y_${name}`, labels(n)]] as const); // prettier-ignore
    const write = (some: Record<string, [number, number]>) =>
      writeFileSync(file, zipFile(Object.fromEntries(parts(some).map(([name, bytes]) => [`${name}.npy`, bytes])))); // prettier-ignore
    write({ train: [60, 0], test: [20, 1] });
    const places = ["--ckpt_dir", folder, "--output_dir", folder];
    const run = async (name: "train" | "evaluate" | "generate", ...words: string[]) => {
      const { code, stdout, stderr } = await runCommand(name, [...places, ...words]);
      assert.equal(code, 0, stderr);
      return stdout;
    };
    const prefix = path.join(folder, "m2", "m2");
    const found = async () => {
      const description = readDescription(prefix);
      return withLabelsTold(asTrainedOn(await loadDataset(file), prefix, description), description);
    };
    const train = ["--dataset", file, "--model", "m2", ...SMALL, "--classifier", "same"];

    await run("train", ...train, "--train_images", "40", "--validation", "10", "--num_labels", "6");
    const own = await found();
    assert.equal(own.train.size, 30);
    assert.ok(numbersOf(own).every((i) => i < 40));
    assert.equal(knownIndices(own.train).length, 6);
    assert.deepEqual([own.test.name, own.test.size], ["test", 20]);

    const some = [
      "--model",
      "m2",
      "--importance_samples",
      "1",
      "--without_classifier",
      "--nearest",
    ];
    assert.match(await run("evaluate", ...some), /, 20 images to 30$/m);
    assert.match(await run("evaluate", ...some, "--train_images", "50"), /, 20 images to 50$/m);
    await run("generate", "--model", "m2", "--nearest", "--sampler", "mixture", "--mixture_components", "2"); // prettier-ignore

    // Weights alone say nothing of it: then it is all training images.
    rmSync(`${prefix}.state.safetensors`);
    assert.equal((await found()).train.size, 60);

    // Held-out images that a set has of its own are none of the training images.
    write({ train: [60, 0], val: [10, 2], test: [20, 1] });
    await run("train", ...train, "--train_images", "40", "--validation", "0.5");
    assert.deepEqual(numbersOf(await found()), [...Array(40).keys()]);
    const goneOn = await run("train", "--resume", "--model", "m2", "--num_epochs", "2");
    assert.match(goneOn, /^Data +40 training and 10 validation images of 4 × 4, 2 classes$/m);
  }));
