import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../config";
import { host } from "../host";
import { datasets, loadDataset } from "./index";
import { IDX_IMAGES_MAGIC, IDX_LABELS_MAGIC } from "./formats/idx";
import { MNIST_FILES } from "./sets/mnist";
import { hexSha256, inTemporaryFolder, writeIdx } from "./testing/idx_files";
import type { DataProgress } from "./load_options";
import type { ImageSplit } from "./dataset";

test(
  "MNIST is MNIST: 60,000 and 10,000 images whose bytes have the official hashes",
  { skip: process.env.MNIST_DIR ? false : "MNIST_DIR is not set" },
  async () => {
    const { train, test, ...about } = await loadDataset();
    assert.equal(about.title, "MNIST");
    assert.equal(about.generated, false);
    assert.deepEqual([train.size, test.size], [60_000, 10_000]);
    // The images are a 5, 0, 4, 1, 9, … and a 7, 2, 1, 0, 4, …
    assert.deepEqual([...train.labels.subarray(0, 5)], [5, 0, 4, 1, 9]);
    assert.deepEqual([...test.labels.subarray(0, 5)], [7, 2, 1, 0, 4]);
    const files = [train, test].flatMap((split: ImageSplit) => [
      writeIdx(IDX_IMAGES_MAGIC, [split.size, 28, 28], split.pixels),
      writeIdx(IDX_LABELS_MAGIC, [split.size], Uint8Array.from(split.labels)),
    ]);
    assert.deepEqual(
      files.map(hexSha256),
      MNIST_FILES.map((file) => file.sha256),
    );
    const image = test.image(0);
    assert.ok(image.every((value) => value >= 0 && value <= 1));
    assert.ok(image.some((value) => value > 0.9));
  },
);

test("generated digits say that they are no MNIST, and a limit gives the first of them", async () => {
  const progress: DataProgress[] = [];
  const limit = { train: 600, test: 20 };
  const digits = await loadDataset("digits", { limit, onProgress: (step) => progress.push(step) });
  assert.equal(digits.generated, true);
  assert.equal(digits.title, "generated digits");
  assert.match(digits.source, /not MNIST/);
  assert.deepEqual([digits.train.size, digits.test.size], [600, 20]);
  assert.deepEqual(
    progress.map(({ done }) => done),
    [500, 600, 20],
  );
  const fewer = await loadDataset("digits", { limit: { train: 3, test: 3 } });
  assert.deepEqual(fewer.train.pixels, digits.train.pixels.slice(0, 3 * 784));
  const other = await loadDataset("digits", { limit: { train: 3, test: 3 }, seed: 1 });
  assert.notDeepEqual(other.train.pixels, fewer.train.pixels);
});

test("unknown names, limits that are no count, and a missing folder are refused", async () => {
  await assert.rejects(loadDataset("digit"), /did you mean digits\?/);
  for (const train of [0, -1, 1.5, NaN]) {
    await assert.rejects(loadDataset("digits", { limit: { train } }), UserError);
  }
  await assert.rejects(
    loadDataset("digits", { limit: { test: 0 } }),
    /^UserError: limit\.test must/,
  );
  assert.equal((await loadDataset("digits", { limit: { train: 1, test: 1 } })).test.size, 1);
  await assert.rejects(loadDataset("kmnist", { offline: true }), (error: Error) => {
    assert.match(error.message, /put .* --data_dir/);
    return error.message.includes(` into ${host().projectFolder}/data/kmnist, or `);
  });
});

test("what is asked of the images is kept with the set, but for what holds anyway", async () => {
  const images = async (options: object) =>
    (await loadDataset("digits", { limit: { train: 2, test: 2 }, ...options })).images;
  assert.equal(await images({}), undefined);
  assert.equal(await images({ fit: "crop", channels: "auto", invert: false }), undefined);
  assert.deepEqual(await images({ size: 14, fit: "crop" }), { size: 14 });
  assert.deepEqual(await images({ invert: true, fit: "pad" }), { fit: "pad", invert: true });
});

/** Sets that need no files. */
const DRAWN = ["digits", "sprites"];

test("a named folder is never passed over for generated digits", () =>
  inTemporaryFolder(async (folder) => {
    for (const name of datasets.names().filter((other) => !DRAWN.includes(other))) {
      await assert.rejects(loadDataset(name, { dataDir: folder }), /found an empty folder/);
    }
    const before = process.env.MNIST_DIR;
    process.env.MNIST_DIR = folder;
    try {
      await assert.rejects(loadDataset(), /found an empty folder/);
    } finally {
      if (before === undefined) delete process.env.MNIST_DIR;
      else process.env.MNIST_DIR = before;
    }
  }));
