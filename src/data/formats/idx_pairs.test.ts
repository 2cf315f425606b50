import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { UserError } from "../../config";
import { idxImages, idxLabels, inTemporaryFolder, writeIdx } from "../testing/idx_files";
import { IDX_CHANNELS_MAGIC, IDX_LABELS_MAGIC } from "./idx";
import { looksLikeIdxFolder, readIdxPairs } from "./idx_pairs";

/** Reads a folder of these files, and what was said meanwhile. */
async function read(files: Readonly<Record<string, Uint8Array>>) {
  const said: string[] = [];
  let found: Awaited<ReturnType<typeof readIdxPairs>> | undefined;
  await inTemporaryFolder(async (folder) => {
    for (const [name, bytes] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), bytes);
    }
    found = await readIdxPairs(folder, { onMessage: (line) => said.push(line) });
  });
  assert.ok(found);
  return { ...found, said };
}

const refused = (files: Readonly<Record<string, Uint8Array>>, message: RegExp) =>
  assert.rejects(read(files), (error) => {
    assert.ok(error instanceof UserError, `${error}`);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });

test("headers tell images from labels, names the splits", async () => {
  const {
    train,
    test: held,
    all,
  } = await read({
    "emnist-letters-train-images-idx3-ubyte": idxImages(10, 5, 4),
    "emnist-letters-train-labels-idx1-ubyte": idxLabels(10),
    "emnist-letters-test-images-idx3-ubyte.gz": gzipSync(idxImages(3, 5, 4)),
    "emnist-letters-test-labels-idx1-ubyte.gz": gzipSync(idxLabels(3)),
    "readme.txt": Buffer.from("what this is"),
  });
  assert.equal(all, undefined);
  assert.deepEqual([train?.store.size, held?.store.size], [10, 3]);
  assert.deepEqual(train?.store.imageShape, [5, 4, 1]);
  assert.deepEqual([...Array.from(held?.labels ?? [])], [0, 1, 2]);
});

test("any names will do for one pair, in colour, without labels, in folders of their own", async () => {
  const colour = writeIdx(
    IDX_CHANNELS_MAGIC,
    [2, 2, 2, 3],
    Uint8Array.from({ length: 24 }, (_, i) => i),
  );
  const pair = await read({ "a.bin": colour, "b.bin": idxLabels(2) });
  assert.deepEqual(pair.all?.store.imageShape, [2, 2, 3]);
  assert.deepEqual(
    pair.all?.store.pixels,
    Uint8Array.from({ length: 24 }, (_, i) => i),
  );
  assert.equal(pair.all?.labels?.length, 2);
  assert.equal((await read({ "mine.idx3": idxImages(4) })).all?.labels, undefined);
  const nested = await read({ "x-ubyte/x-ubyte": idxImages(4), "y-ubyte/y-ubyte": idxLabels(4) });
  assert.equal(nested.all?.labels?.length, 4);
  const twice = await read({ "i-ubyte": idxImages(4), "i-ubyte.gz": gzipSync(idxImages(4)) });
  assert.equal(twice.all?.store.size, 4);
});

test("labels that begin at 1 keep their numbers, and that is said", async () => {
  const labels = writeIdx(IDX_LABELS_MAGIC, [3], Uint8Array.of(1, 2, 3));
  const { all, said } = await read({ "images-ubyte": idxImages(3), "labels-ubyte": labels });
  assert.deepEqual([...Array.from(all?.labels ?? [])], [1, 2, 3]);
  assert.match(said.join("\n"), /labels-ubyte: labels go up to 3, and of 0 there is no image/);
});

test("what does not pair, and what is broken, is refused in one line", async () => {
  await refused(
    { "readme.txt": Buffer.from("hello there") },
    /expected IDX files .* found readme.txt/,
  );
  await refused(
    { i: idxImages(3), l: idxLabels(2) },
    /l: expected a label for each of the 3 images in i, found 2/,
  );
  await refused(
    { "a-images": idxImages(3), "b-images": idxImages(3) },
    /found a-images, b-images; put each/,
  );
  await refused({ i: idxImages(3).subarray(0, 99) }, /i: expected \d+ bytes .* found 99/);
  await refused(
    { "train-images": idxImages(3), "test-images": idxImages(3, 9, 9) },
    /28×28×1 as in/,
  );
  const huge = new Uint8Array(2 ** 20);
  huge.set(writeIdx(0x0803, [2 ** 30, 28, 28], new Uint8Array()));
  await refused({ "i.gz": gzipSync(huge) }, /expected at most 2 GiB, found a header that asks for/);
});

test("a folder looks like one of IDX files by its names", () => {
  for (const name of ["train-images-idx3-ubyte", "x.idx1-ubyte.gz", "images.idx3"]) {
    assert.ok(looksLikeIdxFolder("f", [name]), name);
  }
  assert.ok(!looksLikeIdxFolder("f", ["a.png", "index.html", "idx"]));
});
