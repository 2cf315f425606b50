import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { UserError } from "../../config";
import { IDX_CHANNELS_MAGIC, IDX_LABELS_MAGIC } from "./idx";
import { readIdxFolder } from "./idx_folder";
import { hexSha256, idxImages, idxLabels, inTemporaryFolder, writeIdx } from "../testing/idx_files";

const expected = { imageShape: [28, 28], numClasses: 10 } as const;

/** A whole folder of 6 training and 2 test images; what is named replaces a file or adds one. */
function writeFolder(folder: string, changes: Record<string, Uint8Array | undefined> = {}): void {
  const files: Record<string, Uint8Array | undefined> = {
    "train-images-idx3-ubyte": idxImages(6),
    "train-labels-idx1-ubyte": idxLabels(6),
    "t10k-images-idx3-ubyte": idxImages(2),
    "t10k-labels-idx1-ubyte": idxLabels(2),
    ...changes,
  };
  for (const [name, bytes] of Object.entries(files)) {
    if (bytes) writeFileSync(path.join(folder, name), bytes);
  }
}

function assertRefused(folder: string, message: RegExp): Promise<void> {
  return assert.rejects(readIdxFolder(folder, expected), (error) => {
    assert.ok(error instanceof UserError, `${error}`);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
}

test("a folder is read, with every spelling of its names", () =>
  inTemporaryFolder(async (folder) => {
    writeFolder(folder, {
      "train-images-idx3-ubyte": undefined,
      "train-images.idx3-ubyte": idxImages(6),
      "train-labels-idx1-ubyte": undefined,
      "train-labels-idx1-ubyte.gz": gzipSync(idxLabels(6)),
      "t10k-images-idx3-ubyte": undefined,
      "t10k-images.idx3-ubyte.gz": gzipSync(idxImages(2)),
    });
    const { train, test } = await readIdxFolder(folder, expected);
    assert.deepEqual([train.size, test.size], [6, 2]);
    assert.deepEqual([...train.labels], [0, 1, 2, 3, 4, 5]);
    assert.equal(train.image(0)[200], Math.fround(200 / 255));
  }));

test("each file may stand in a folder of its own name, or such a folder beside another file", () =>
  inTemporaryFolder(async (folder) => {
    const names = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"];
    writeFolder(folder, Object.fromEntries(names.map((name) => [name, undefined])));
    for (const name of names) mkdirSync(path.join(folder, name));
    // The folder of the images is empty, and the file lies beside it with a point in its name.
    writeFileSync(path.join(folder, "train-images.idx3-ubyte"), idxImages(6));
    writeFileSync(path.join(folder, names[1], "train-labels.idx1-ubyte"), idxLabels(6));
    const { train, test } = await readIdxFolder(folder, expected);
    assert.deepEqual([train.size, test.size], [6, 2]);
  }));

test("files in a folder below are found, and of several sets the one that is named", () =>
  inTemporaryFolder(async (folder) => {
    const [mnist, fashion] = ["MNIST", "FashionMNIST"].map((name) =>
      path.join(folder, name, "raw"),
    );
    mkdirSync(mnist, { recursive: true });
    writeFolder(mnist);
    assert.equal((await readIdxFolder(folder, expected)).train.size, 6);
    mkdirSync(fashion, { recursive: true });
    writeFolder(fashion, {
      "train-images-idx3-ubyte": idxImages(4),
      "train-labels-idx1-ubyte": idxLabels(4),
    });
    await assertRefused(folder, /found them in FashionMNIST\/raw, MNIST\/raw; name one/);
    const named = { ...expected, folders: ["FashionMNIST"] };
    assert.equal((await readIdxFolder(folder, named)).train.size, 4);
  }));

test("one pair that is not split gives its last seventh to the test split", () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(path.join(folder, "images-idx3-ubyte.gz"), gzipSync(idxImages(14)));
    writeFileSync(path.join(folder, "labels-idx1-ubyte.gz"), gzipSync(idxLabels(14)));
    const { train, test } = await readIdxFolder(folder, expected);
    assert.deepEqual([train.size, test.size], [12, 2]);
    assert.deepEqual([...test.labels], [12 % 10, 13 % 10]);
  }));

test("a pair that is not split needs seven images, and is not what was published", () =>
  inTemporaryFolder(async (folder) => {
    const put = (count: number) => {
      writeFileSync(path.join(folder, "images-idx3-ubyte"), idxImages(count));
      writeFileSync(path.join(folder, "labels-idx1-ubyte"), idxLabels(count));
    };
    put(6);
    await assertRefused(folder, /expected at least 7 images to split, found 6/);
    put(7);
    const { train, test, verified } = await readIdxFolder(folder, expected);
    assert.deepEqual([train.size, test.size, verified], [6, 1, false]);
    assert.deepEqual([train.name, test.name], ["train", "test"]);
    put(14);
    writeFolder(folder);
    assert.equal((await readIdxFolder(folder, expected)).train.labels.length, 6);
  }));

test("files are verified by the hash of the download, or of what it holds", () =>
  inTemporaryFolder(async (folder) => {
    const contents = {
      "train-images-idx3-ubyte": idxImages(6),
      "train-labels-idx1-ubyte": idxLabels(6),
      "t10k-images-idx3-ubyte": idxImages(2),
      "t10k-labels-idx1-ubyte": idxLabels(2),
    };
    const packed = Object.entries(contents).map(([name, bytes]) => ({
      ...{ name: `${name}.gz`, content: bytes, download: gzipSync(bytes) },
    }));
    const verified = async (of: "content" | "download", changed?: string) => {
      const files = packed.map(({ name, ...bytes }) => ({
        ...{ name, of },
        sha256: hexSha256(name === changed ? new Uint8Array() : bytes[of]),
      }));
      return (await readIdxFolder(folder, { ...expected, files })).verified;
    };
    writeFolder(folder);
    assert.equal(await verified("content"), true);
    assert.equal(await verified("download"), false);
    assert.equal((await readIdxFolder(folder, expected)).verified, false);
    // Where the download lies beside what it holds, that is what was published.
    for (const { name, download } of packed) writeFileSync(path.join(folder, name), download);
    assert.equal(await verified("content"), true);
    assert.equal(await verified("download"), true);
    for (const { name } of packed) assert.equal(await verified("download", name), false, name);
  }));

test("where no download is expected, a file is read as it is, whatever lies beside it", () =>
  inTemporaryFolder(async (folder) => {
    writeFolder(folder, { "train-images-idx3-ubyte.gz": Uint8Array.of(0x1f, 0x8b, 1) });
    assert.equal((await readIdxFolder(folder, expected)).train.size, 6);
  }));

test("prefixes of their own, and as many classes as either split needs", () =>
  inTemporaryFolder(async (folder) => {
    for (const [name, count] of [
      ["letters-train", 3],
      ["letters-test", 5],
    ] as const) {
      writeFileSync(path.join(folder, `${name}-images-idx3-ubyte`), idxImages(count));
      writeFileSync(path.join(folder, `${name}-labels-idx1-ubyte`), idxLabels(count));
    }
    const prefixes = ["letters-train", "letters-test"] as const;
    const { train, test } = await readIdxFolder(folder, { prefixes });
    assert.deepEqual([train.size, test.size], [3, 5]);
    assert.deepEqual([train.numClasses, test.numClasses], [5, 5]);
    const ten = await readIdxFolder(folder, { prefixes, numClasses: 10 });
    assert.deepEqual([ten.train.numClasses, ten.test.numClasses], [10, 10]);
    await assert.rejects(
      readIdxFolder(folder, { prefixes, numClasses: 4 }),
      /expected labels from 0 to 3, found 4 at index 4/,
    );
  }));

test("a compressed file that asks for more than 1 GiB is refused by its header", () =>
  inTemporaryFolder(async (folder) => {
    const labels = (count: number) => {
      const bytes = new Uint8Array(99);
      bytes.set(writeIdx(IDX_LABELS_MAGIC, [count], new Uint8Array()));
      return {
        "train-labels-idx1-ubyte": undefined,
        "train-labels-idx1-ubyte.gz": gzipSync(bytes),
      };
    };
    writeFolder(folder, labels(2 ** 30 - 8));
    await assertRefused(folder, /expected 1,073,741,824 bytes \(sizes 1073741816\), found 99/);
    writeFolder(folder, labels(2 ** 30 - 7));
    await assertRefused(folder, /expected at most 1 GiB, .* asks for 1073741825 bytes; fetch/);
  }));

test("a missing folder, a file in its place and an empty folder are named", () =>
  inTemporaryFolder(async (folder) => {
    await assertRefused(
      path.join(folder, "nowhere"),
      /nowhere: expected a folder .* no such folder;/,
    );
    writeFileSync(path.join(folder, "file"), "");
    await assertRefused(path.join(folder, "file"), /expected a folder of IDX files/);
    mkdirSync(path.join(folder, "empty"));
    await assertRefused(path.join(folder, "empty"), /found an empty folder/);
  }));

test("a missing file is named, beside what was found", () =>
  inTemporaryFolder(async (folder) => {
    writeFolder(folder, { "t10k-labels-idx1-ubyte": undefined });
    await assertRefused(
      folder,
      /expected t10k-labels-idx1-ubyte \(or \.gz\), found t10k-images-idx3-ubyte, train-images/,
    );
  }));

test("a folder in a file's place is a mistake of the user's too", () =>
  inTemporaryFolder(async (folder) => {
    writeFolder(folder, { "train-images-idx3-ubyte": undefined });
    mkdirSync(path.join(folder, "train-images-idx3-ubyte"));
    await assertRefused(folder, /train-images-idx3-ubyte: cannot be read/);
  }));

test("counts that disagree, and another image shape, are named with their file", () =>
  inTemporaryFolder(async (folder) => {
    writeFolder(folder, { "train-labels-idx1-ubyte": idxLabels(5) });
    await assertRefused(
      folder,
      /train-labels-idx1-ubyte: expected a label for each of the 6 images .* found 5;/,
    );
    writeFolder(folder, { "t10k-images-idx3-ubyte": idxImages(2, 14, 14) });
    await assertRefused(folder, /t10k-images-idx3-ubyte: .* 28×28 pixels, found 14×14/);
  }));

test("colour images of any size and any number of classes are read, the classes as many as labels need", () =>
  inTemporaryFolder(async (folder) => {
    const colour = (count: number) =>
      writeIdx(IDX_CHANNELS_MAGIC, [count, 2, 4, 3], new Uint8Array(count * 24).fill(51));
    writeFolder(folder, {
      "train-images-idx3-ubyte": undefined,
      "train-images-idx4-ubyte": colour(12),
      "train-labels-idx1-ubyte": idxLabels(12),
      "t10k-images-idx3-ubyte": undefined,
      "t10k-images.idx4-ubyte.gz": gzipSync(colour(2)),
    });
    const { train, test } = await readIdxFolder(folder);
    assert.deepEqual(train.imageShape, [2, 4, 3]);
    // The largest label is 9, among the training images only.
    assert.deepEqual([train.numClasses, test.numClasses], [10, 10]);
    assert.deepEqual(test.image(1), new Float32Array(24).fill(51 / 255));
    await assertRefused(folder, /expected images of 28×28 pixels, found 2×4×3/);
  }));

test("of a compressed file no more is inflated than its header tells, and that is judged first", () =>
  inTemporaryFolder(async (folder) => {
    const huge = (header: Uint8Array) => {
      const bytes = new Uint8Array(2 ** 24);
      bytes.set(header);
      return gzipSync(bytes);
    };
    const images = (count: number, size: number) =>
      writeIdx(IDX_CHANNELS_MAGIC - 1, [count, size, size], new Uint8Array());
    for (const [header, message] of [
      [new Uint8Array(), /found no IDX file of images or labels \(0x00000000\)/],
      [images(6, 28), /broken one \(more than 4720 bytes\)/],
      [images(2 ** 30, 28), /expected a label for each of the 1,073,741,824 images/],
      [images(6, 2 ** 16), /pixels, found 65536×65536/],
    ] as const) {
      writeFolder(folder, {
        "train-images-idx3-ubyte": undefined,
        "train-images-idx3-ubyte.gz": huge(header),
      });
      await assertRefused(folder, message);
    }
  }));

test(
  "a named pipe in a file's place is not waited for",
  { skip: process.platform === "win32" },
  () =>
    inTemporaryFolder(async (folder) => {
      writeFolder(folder, { "train-images-idx3-ubyte": undefined });
      execFileSync("mkfifo", [path.join(folder, "train-images-idx3-ubyte")]);
      await assertRefused(folder, /ubyte: cannot be read \(it is a named pipe, not a file\)/);
    }),
);
