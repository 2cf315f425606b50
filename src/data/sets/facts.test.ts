import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { drawDigit } from "../drawing/draw_digit";
import { drawSprite, SPRITE_FACTORS } from "../drawing/draw_sprite";
import { loadDataset } from "../index";
import type { DataProgress } from "../load_options";
import { idxImages, idxLabels, inTemporaryFolder } from "../testing/idx_files";
import { CIFAR_10_FILES } from "./cifar10";
import { EMNIST_FILES } from "./emnist_letters";
import { FASHION_MNIST } from "./fashion_mnist";
import { KMNIST } from "./kmnist";

test("the downloads are as long as their publishers say", () => {
  const lengths = Object.fromEntries(
    [...FASHION_MNIST.files, ...KMNIST.files, ...CIFAR_10_FILES, ...EMNIST_FILES].map(
      ({ sha256, bytes }) => [sha256.slice(0, 8), bytes],
    ),
  );
  assert.deepEqual(lengths, {
    // Fashion-MNIST: train and test images and labels, of 26, 4.3 MB and 29, 5.1 kB.
    ...{ "3aede38d": 26421880, a04f1713: 29515, "346e55b9": 4422102, "67da17c7": 5148 },
    // KMNIST, CIFAR-10, EMNIST.
    ...{ "51467d22": 18165135, e38f9ebc: 29497, edd7a857: 3041136, "20bb9a0e": 5120 },
    ...{ c4a38c50: 170052171, fb9bb67e: 561753746 },
  });
});

test("the page of each set reads its files from a folder, at its shape and with its classes", () =>
  inTemporaryFolder(async (folder) => {
    const put = (set: string, files: Record<string, Uint8Array>) => {
      mkdirSync(path.join(folder, set));
      for (const [name, bytes] of Object.entries(files)) {
        writeFileSync(path.join(folder, set, name), bytes);
      }
    };
    const idx = (train: string, test: string) => ({
      [`${train}-images-idx3-ubyte`]: idxImages(3),
      [`${train}-labels-idx1-ubyte`]: idxLabels(3).map((byte, i) => (i < 8 ? byte : 1)),
      [`${test}-images-idx3-ubyte`]: idxImages(2),
      [`${test}-labels-idx1-ubyte`]: idxLabels(2).map((byte, i) => (i < 8 ? byte : 1)),
    });
    for (const set of ["mnist", "fashion-mnist", "kmnist"]) put(set, idx("train", "t10k"));
    put("emnist-letters", idx("emnist-letters-train", "emnist-letters-test"));
    const photograph = new Uint8Array(3073);
    put("cifar-10", { "data_batch_1.bin": photograph, "test_batch.bin": photograph });
    const shapes: Record<string, unknown> = {};
    for (const set of ["mnist", "fashion-mnist", "kmnist", "emnist-letters", "cifar-10"]) {
      const found = await loadDataset(set, { dataDir: path.join(folder, set) });
      const { train, test, imageShape, numClasses, item } = found;
      shapes[set] = [train.size, test.size, imageShape.join("×"), numClasses, item];
    }
    assert.deepEqual(shapes, {
      mnist: [3, 2, "28×28×1", 10, "digit"],
      "fashion-mnist": [3, 2, "28×28×1", 10, "garment"],
      kmnist: [3, 2, "28×28×1", 10, "character"],
      "emnist-letters": [3, 2, "28×28×1", 26, "letter"],
      "cifar-10": [1, 1, "32×32×3", 10, "photograph"],
    });
  }));

/** What the first word of progress says of a set that is drawn. */
async function firstProgress(name: string, limit: { train?: number; test?: number }) {
  let first: DataProgress | undefined;
  const onProgress = (progress: DataProgress) => {
    if (progress.label.includes(limit.train === undefined ? "train" : "test")) {
      first = progress;
      throw new Error("enough");
    }
  };
  await assert.rejects(loadDataset(name, { limit, onProgress }), /enough/);
  return first;
}

test("20,000 images are drawn for training and 4,000 for tests, a turn at a time", async () => {
  for (const [name, turn, label] of [
    ["digits", 500, "digits"],
    ["sprites", 250, "sprites"],
  ] as const) {
    assert.deepEqual(await firstProgress(name, {}), {
      ...{ label: `drawing train ${label}`, done: turn, total: 20_000 },
    });
    assert.deepEqual(await firstProgress(name, { train: 1 }), {
      ...{ label: `drawing test ${label}`, done: turn, total: 4_000 },
    });
    assert.equal((await firstProgress(name, { train: 2, test: 99_999 }))?.total, 4_000);
    const done: number[] = [];
    const onProgress = (progress: DataProgress) => done.push(progress.done);
    await loadDataset(name, { limit: { train: turn - 1, test: 1 }, onProgress });
    assert.deepEqual(done, [turn - 1, 1]);
  }
});

test("drawn sets say their seed, 0 where none is given, and hold the images of that seed", async () => {
  for (const name of ["digits", "sprites"]) {
    const load = (seed?: number) => loadDataset(name, { seed, limit: { train: 2, test: 2 } });
    const [plain, zero, seven] = [await load(), await load(0), await load(7)];
    assert.deepEqual(plain.train.pixels, zero.train.pixels);
    assert.match(plain.source, /\(seed 0\)/);
    assert.match(seven.source, /\(seed 7\)/);
    assert.equal(plain.generated, true);
    // Split by split and image by image.
    assert.notDeepEqual(plain.train.bytes([0]), plain.test.bytes([0]));
    assert.notDeepEqual(plain.train.bytes([0]), plain.train.bytes([1]));
  }
});

test("drawn sets hold image after image as it is drawn, and tell of the last", async () => {
  const limit = { train: 3, test: 1 };
  const progress: [string, number, number | undefined][] = [];
  const onProgress = ({ label, done, total }: DataProgress) => progress.push([label, done, total]);
  const digits = await loadDataset("digits", { seed: 5, limit, onProgress });
  const sprites = await loadDataset("sprites", { seed: 5, limit, onProgress });
  assert.deepEqual([digits.numClasses, sprites.numClasses], [10, 5]);
  for (const part of ["train", "test"] as const) {
    for (let index = 0; index < limit[part]; index++) {
      const digit = new Uint8Array(28 * 28);
      const label = drawDigit(5, part, index, digit);
      assert.deepEqual(digits[part].bytes([index]), digit);
      assert.equal(digits[part].labels[index], label);
      const sprite = new Uint8Array(64 * 64 * 3);
      const factors = new Float32Array(SPRITE_FACTORS.length);
      drawSprite({ seed: 5, stream: part, index }, [64, 64], factors, sprite);
      assert.deepEqual(sprites[part].bytes([index]), sprite);
      assert.equal(sprites[part].labels[index], factors[0]);
    }
  }
  assert.deepEqual(progress, [
    ["drawing train digits", 3, 3],
    ["drawing test digits", 1, 1],
    ["drawing train sprites", 3, 3],
    ["drawing test sprites", 1, 1],
  ]);
});
