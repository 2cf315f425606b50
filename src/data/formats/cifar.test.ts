import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { UserError } from "../../config";
import { concatBytes } from "../../host";
import { host } from "../../host";
import "../../host/node";
import { inTemporaryFolder } from "../testing/idx_files";
import { looksLikeCifar, readCifar } from "./cifar";

/** An image whose red is all 1, green all 2 and blue all 3, with its label bytes before it. */
function record(...labels: number[]): Uint8Array {
  const pixels = Uint8Array.from({ length: 3072 }, (_, i) => 1 + Math.floor(i / 1024));
  return concatBytes([Uint8Array.from(labels), pixels]);
}

const WORDS = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
];
const FILES: Readonly<Record<string, Uint8Array>> = {
  "batches.meta.txt": Buffer.from(`${WORDS.join("\n")}\n\n`),
  "data_batch_1.bin": concatBytes([record(6), record(9)]),
  "data_batch_2.bin": record(4),
  "test_batch.bin": record(3),
};

function put(folder: string, files: Readonly<Record<string, Uint8Array>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(folder, name), bytes);
}

interface TarWriter {
  createTar(files: { name: string; data: Uint8Array }[]): Uint8Array;
}

/** The files as an archive has them, in a folder. */
function archive(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const entries = Object.entries(files).map(([name, data]) => ({
    name: `cifar-10-batches-bin/${name}`,
    data,
  }));
  return host().packages.load<TarWriter>("nanotar").createTar(entries);
}

test("CIFAR-10 is read from its folder, from one above it, and from its archive", () =>
  inTemporaryFolder(async (folder) => {
    put(path.join(folder, "cifar-10-batches-bin"), FILES);
    writeFileSync(path.join(folder, "cifar-10-binary.tar.gz"), gzipSync(archive(FILES)));
    for (const name of ["cifar-10-batches-bin", "", "cifar-10-binary.tar.gz"]) {
      const { train, test: held, classNames } = await readCifar(path.join(folder, name), {});
      assert.deepEqual(train && [...Array.from(train.labels ?? [])], [6, 9, 4]);
      assert.deepEqual(held && [...Array.from(held.labels ?? [])], [3]);
      assert.deepEqual(classNames, WORDS);
      assert.deepEqual(train?.store.imageShape, [32, 32, 3]);
      assert.deepEqual(
        train?.store.pixels,
        Uint8Array.from({ length: 3 * 3072 }, (_, i) => 1 + (i % 3)),
      );
    }
  }));

test("of CIFAR-100 the fine labels are taken, and their names", () =>
  inTemporaryFolder(async (folder) => {
    const names = Array.from({ length: 100 }, (_, i) => `class ${i}`);
    put(folder, {
      "train.bin": concatBytes([record(3, 99), record(4, 5)]),
      "test.bin": record(0, 7),
    });
    const unnamed = await readCifar(folder, {});
    assert.deepEqual([...Array.from(unnamed.train?.labels ?? [])], [99, 5]);
    assert.equal(unnamed.test?.labels?.[0], 7);
    assert.equal(unnamed.classNames, undefined);
    assert.equal(unnamed.kind, "the binary version of CIFAR-100");
    const { pixels } = unnamed.train?.store ?? {};
    assert.deepEqual(
      pixels,
      Uint8Array.from({ length: 2 * 3072 }, (_, i) => 1 + (i % 3)),
    );
    put(folder, { "fine_label_names.txt": Buffer.from(names.join("\r\n")) });
    assert.deepEqual((await readCifar(folder, {})).classNames, names);
    put(folder, { "test.bin": record(0, 100) });
    await assert.rejects(readCifar(folder, {}), /labels from 0 to 99, found 100 at index 0/);
  }));

test("without its test file, or without the training files, all images come together", () =>
  inTemporaryFolder(async (folder) => {
    const { "test_batch.bin": held, ...training } = FILES;
    put(path.join(folder, "train"), training);
    put(path.join(folder, "test"), { "test_batch.bin": held });
    const [train, alone] = await Promise.all(
      ["train", "test"].map((name) => readCifar(path.join(folder, name), {})),
    );
    assert.deepEqual([...Array.from(train.all?.labels ?? [])], [6, 9, 4]);
    assert.deepEqual([...Array.from(alone.all?.labels ?? [])], [3]);
    assert.deepEqual([train.train, alone.test], [undefined, undefined]);
    assert.deepEqual([train.classNames?.length, alone.classNames], [10, undefined]);
  }));

test("reading begins with a word of it, and names of classes must be as many as there are", () =>
  inTemporaryFolder(async (folder) => {
    put(folder, { ...FILES, "batches.meta.txt": Buffer.from(WORDS.slice(1).join("\n")) });
    const told: unknown[] = [];
    const reading = readCifar(folder, { onProgress: (progress) => told.push(progress) });
    await assert.rejects(reading, /batches\.meta\.txt: expected 10 different names, found 9;/);
    assert.deepEqual(told, [{ label: `reading ${path.basename(folder)}`, done: 0 }]);
  }));

test("a label beyond the classes, cut files and the pickled version are refused in one line", () =>
  inTemporaryFolder(async (folder) => {
    const refused = async (name: string, message: RegExp, files = {}) => {
      put(path.join(folder, name), files);
      await assert.rejects(readCifar(path.join(folder, name), {}), (error) => {
        assert.ok(error instanceof UserError, `${error}`);
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /\n/);
        return true;
      });
    };
    const broken = { ...FILES, "data_batch_2.bin": concatBytes([record(4), record(10)]) };
    await refused(
      "label",
      /data_batch_2.bin: expected labels from 0 to 9, found 10 at index 1/,
      broken,
    );
    await refused("cut", /test_batch.bin: expected whole images of 3,073 bytes, found 3,072/, {
      ...FILES,
      "test_batch.bin": record(3).subarray(1),
    });
    await refused("pickle", /Python version, which is pickled/, {
      data_batch_1: record(1),
      test_batch: record(1),
    });
    await refused("bare", /batch\.bin: expected whole images of 3,073 bytes, found 0 bytes/, {
      ...FILES,
      "test_batch.bin": new Uint8Array(),
    });
    const others = Object.fromEntries([..."abcdefghi"].map((name) => [name, record(1)]));
    await refused("others", /, found a, b, c, d, e, f, g, h; name another folder/, others);
    for (const name of ["cifar-10-python.tar.gz", "cifar-100-python.tgz"]) {
      const file = path.join(folder, name);
      await assert.rejects(readCifar(file, {}), /Python version, which is pickled/);
    }
    await refused("empty", /expected CIFAR's binary files, .* found an empty folder/);
    writeFileSync(path.join(folder, "cifar-10-binary.tar"), archive(broken));
    await assert.rejects(
      readCifar(path.join(folder, "cifar-10-binary.tar"), {}),
      /binary\.tar: data_batch_2\.bin: expected labels from 0 to 9, found 10 at index 1/,
    );
    const tar = archive(FILES);
    for (const length of [100, 600, 4000]) {
      writeFileSync(path.join(folder, "cifar-10-binary.tar"), tar.subarray(0, length));
      await assert.rejects(readCifar(path.join(folder, "cifar-10-binary.tar"), {}), UserError);
    }
    // A size below zero leads a reader that believes it back to where it was.
    const back = tar.slice();
    back.set(Buffer.from("-0000002000"), 124);
    writeFileSync(path.join(folder, "cifar-10-binary.tar"), back);
    await assert.rejects(
      readCifar(path.join(folder, "cifar-10-binary.tar"), {}),
      /found a file of -1024 bytes/,
    );
  }));

test("CIFAR's files are known by their names", () => {
  assert.ok(looksLikeCifar("d", Object.keys(FILES)));
  assert.ok(looksLikeCifar("d", ["cifar-10-batches-bin"]));
  assert.ok(looksLikeCifar("d/cifar-10-binary.tar.gz", []));
  for (const known of ["cifar-100-binary", "test.bin", "train.bin", "data_batch_7.bin"]) {
    assert.ok(looksLikeCifar("d", [known]), known);
  }
  for (const pickled of [
    "cifar-10-batches-py",
    "cifar-100-python",
    "data_batch_1",
    "batches.meta",
  ]) {
    assert.ok(looksLikeCifar("d", ["a", pickled]), pickled);
  }
  assert.ok(looksLikeCifar("d/CIFAR-100-python.tgz", []));
  assert.ok(!looksLikeCifar("d", ["train", "test", "a.png"]));
  assert.ok(!looksLikeCifar("d/cifar-10-binary.zip", []));
});
