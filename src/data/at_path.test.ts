import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { datasetAt, isPath, requireClasses } from "./at_path";
import { readers } from "./formats/readers";
import { loadDataset } from "./load_dataset";
import type { LoadOptions } from "./load_options";
import { memoryStore } from "./store/image_store";
import { npyFile, zipFile } from "./testing/array_files";
import { fakeImage, withFakeImages } from "./testing/fake_images";
import { idxImages, idxLabels, inTemporaryFolder } from "./testing/idx_files";

type Files = Readonly<Record<string, Uint8Array | string>>;

/** Runs a test in a folder of these files, in which there are fake images alone. */
const inFolderOf = (files: Files, body: (folder: string) => Promise<void>) =>
  inTemporaryFolder((root) =>
    withFakeImages(path.join(root, "cache"), async () => {
      const folder = path.join(root, "My Dätä (2024)");
      for (const [name, bytes] of Object.entries(files)) {
        const file = path.join(folder, name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, bytes);
      }
      await body(folder);
    }),
  );

const images = npyFile(
  "|u1",
  [20, 2, 2],
  Uint8Array.from({ length: 80 }, (_, i) => i),
);
const labels = npyFile(
  "|u1",
  [20],
  Uint8Array.from({ length: 20 }, (_, i) => i % 2),
);
const table = Array.from({ length: 20 }, (_, i) => `${i % 2},${i},2,3,4\n`).join("");
const photos = Object.fromEntries(
  Array.from({ length: 20 }, (_, i) => [`${i % 2 ? "rose" : "lily"}/${i}.png`, fakeImage(2, 2, i)]),
);
const archive = zipFile({ "images.npy": images, "labels.npy": labels });
const cifar = new Uint8Array(20 * 3073);

const KINDS: [what: string, files: Files, at: string, source: RegExp][] = [
  ["an archive", { "a.npz": archive }, "a.npz", /of a, read from a NumPy archive\.$/],
  ["an array", { "a.NPY": images }, "a.NPY", /of a, read from a NumPy array\.$/],
  ["arrays", { "x.npy": images, "y.npy": labels }, "", /read from a folder of NumPy arrays\.$/],
  ["a table", { "t.csv.gz": gzipSync(table) }, "t.csv.gz", /of t, read from a table of pixels\.$/],
  ["tables", { "t.tsv": table.replaceAll(",", "\t") }, "", /read from a table of pixels\.$/],
  ["photos", photos, "", /^20 images of My Dätä \(2024\), read from a folder of images\.$/],
  ["IDX", { "images-idx3-ubyte": idxImages(20, 2, 2) }, "", /read from IDX files\.$/],
  [
    "IDX of other names",
    { i: idxImages(20, 2, 2), l: idxLabels(20) },
    "",
    /read from IDX files\.$/,
  ],
  ["CIFAR", { "data_batch_1.bin": cifar }, "", /read from the binary version of CIFAR-10\.$/],
];
for (const [what, files, at, source] of KINDS) {
  test(`${what} at a path: a tenth is held out`, () =>
    inFolderOf(files, async (folder) => {
      const found = await loadDataset(path.join(folder, at));
      assert.deepEqual([found.train.size, found.test.size, found.validation], [18, 2, undefined]);
      assert.match(found.source, source);
      assert.equal(found.origin, path.join(folder, at));
      assert.equal(found.generated, false);
    }));
}

test("each kind of files is said once, and an IDX file's name beats what is beside it", () => {
  assert.equal(new Set(readers.map(({ what }) => what)).size, readers.length);
  return inFolderOf({ "i-idx3-ubyte": idxImages(20, 2, 2), ...photos }, async (folder) => {
    assert.match((await loadDataset(folder)).source, /IDX files/);
  });
});

test("a set's name and title come from the path's last part, without what is no part of either", async () => {
  const named = (text: string) => {
    const { name, title } = datasetAt(text);
    return [name, title];
  };
  assert.deepEqual(named("photos/My Dätä (2024)/"), ["my-data-2024", "My Dätä (2024)"]);
  assert.deepEqual(named("C:\\photos\\roses.tar.gz"), ["roses", "roses"]);
  assert.deepEqual(named("x/.npz"), ["npz", ".npz"]);
  assert.deepEqual(named("x/--a--.csv"), ["a", "--a--"]);
  assert.deepEqual(named("x/照片"), ["images", "照片"]);
  assert.deepEqual(named("../mnist"), ["mnist-folder", "mnist"]);
  assert.deepEqual(named("/"), ["images", "/"]);
  await inFolderOf(photos, async (folder) => {
    assert.equal((await loadDataset(folder)).name, "my-data-2024");
  });
});

test("what has a slash, or is there, is a path", () =>
  inTemporaryFolder((folder) => {
    for (const text of ["a/b", "a\\b", ".", "..", "package.json"]) assert.ok(isPath(text), text);
    assert.ok(isPath(folder));
    for (const text of ["mnist", "...", "nowhere"]) assert.ok(!isPath(text), text);
  }));

test("the images of each class are held out by chance, with their labels", () =>
  inFolderOf({ "images.npy": images, "labels.npy": labels }, async (folder) => {
    const read = async (options: LoadOptions) => {
      const { train, test } = await loadDataset(folder, options);
      for (const split of [train, test]) {
        // Image i begins with 4i, and its label is i modulo 2.
        const own = Array.from({ length: split.size }, (_, i) => (split.bytes([i])[0] / 4) % 2);
        assert.deepEqual([...split.labels], own);
      }
      assert.deepEqual([...test.labels].sort(), [0, 1]);
      return [...test.pixels];
    };
    assert.deepEqual(await read({}), await read({ seed: 0 }));
    assert.notDeepEqual(await read({}), await read({ seed: 3 }));
  }));

test("without labels none is known; a split that the files bring is kept", () =>
  inFolderOf({ "a/images.npy": images }, async (folder) => {
    const plain = await loadDataset(path.join(folder, "a/images.npy"));
    assert.deepEqual([plain.numClasses, plain.train.labels[0]], [0, -1]);
    const split = path.join(folder, "split.npz");
    const one = npyFile("|u1", [1, 2, 2], [9, 9, 9, 9]);
    writeFileSync(split, zipFile({ "x_train.npy": images, "x_test.npy": one, "x_val.npy": one }));
    const { train, test, validation } = await loadDataset(split);
    assert.deepEqual([train.size, test.size, validation?.size], [20, 1, 1]);
  }));

test("names of classes are kept", () =>
  inFolderOf(photos, async (folder) => {
    const { classNames, numClasses } = await loadDataset(folder);
    assert.deepEqual([classNames, numClasses], [["lily", "rose"], 2]);
  }));

test("images are brought to the size that is asked for, and that is told", () =>
  inFolderOf({ "a.npy": images }, async (folder) => {
    const told: unknown[] = [];
    const onProgress = (progress: unknown) => told.push(progress);
    const file = path.join(folder, "a.npy");
    const { imageShape, train } = await loadDataset(file, { size: "3x4", onProgress });
    assert.deepEqual(
      [imageShape, train.imageShape],
      [
        [4, 3, 1],
        [4, 3, 1],
      ],
    );
    assert.deepEqual(told.at(-1), { label: "resizing a", done: 2, total: 2 });
    assert.ok(train.store.pixels);
  }));

test("small sets in files come into memory", () =>
  inFolderOf(photos, async (folder) => assert.ok((await loadDataset(folder)).train.store.pixels)));

test("one image, and what is not read, are refused", () => {
  const refused = (file: string, message: RegExp) => assert.rejects(loadDataset(file), message);
  const files = {
    "a/a.png": fakeImage(1, 1, 0),
    "note.txt": "words",
    "b.zip": "x",
    "c.tar.gz": "x",
  };
  return inFolderOf(files, async (folder) => {
    const at = (name: string) => path.join(folder, name);
    await refused(
      at("note.txt"),
      /this file is not one that is read; what can be read: NumPy archives/,
    );
    await refused(at("b.zip"), /b\.zip: this file is not one that is read; unpack it first/);
    await refused(at("c.tar.gz"), /unpack it first/);
    await refused(at("a"), /there is one image, and it takes two/);
    await refused(at("nowhere"), /nowhere: no such file or folder; name the folder/);
    mkdirSync(at("hollow"));
    await refused(at("hollow"), /looked for PNG, JPEG/);
  });
});

test("at most 1,000 classes can be told apart", () => {
  const store = memoryStore(new Uint8Array(2), [1, 1, 1]);
  const require = (count: number, ...labels: number[]) => {
    const classNames = Array.from({ length: count }, (_, i) => `${i}`);
    requireClasses({ classNames }, { train: { store, labels }, test: { store } });
  };
  require(1000, 3, 999);
  assert.throws(
    () => require(1001, 0),
    /there are 1,001 classes, and at most 1,000 can be told apart/,
  );
  assert.throws(() => require(2, 1000, 0), /there are 1,001 classes/);
  requireClasses({}, { train: { store }, test: { store, labels: [-1, 5] } });
});

test("two images are enough: one to train on, one to test with", () =>
  inFolderOf({ "a.npy": npyFile("|u1", [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]) }, async (folder) => {
    const { train, test } = await loadDataset(path.join(folder, "a.npy"));
    assert.deepEqual([train.size, test.size], [1, 1]);
  }));
