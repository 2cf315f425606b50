import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { UserError } from "../../config";
import { idxImages, idxLabels, inTemporaryFolder, writeIdx } from "../testing/idx_files";
import { IDX_CHANNELS_MAGIC, IDX_LABELS_MAGIC } from "./idx";
import { holdsIdxFiles, looksLikeIdxFolder, readIdxPairs } from "./idx_pairs";

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
  await refused({ i: idxImages(3).subarray(0, 99) }, /i: expected [\d,]+ bytes .* found 99/);
  await refused(
    { "train-images": idxImages(3), "test-images": idxImages(3, 9, 9) },
    /28×28×1 as in/,
  );
  const huge = new Uint8Array(2 ** 20);
  huge.set(writeIdx(0x0803, [2 ** 30, 28, 28], new Uint8Array()));
  await refused({ "i.gz": gzipSync(huge) }, /expected at most 2 GiB, found a header that asks for/);
});

test("a folder looks like one of IDX files by its names", () => {
  for (const name of [
    "train-images-idx3-ubyte",
    "x.idx1-ubyte.gz",
    "images.idx3",
    "idx3-a",
    "UBYTE",
  ]) {
    assert.ok(looksLikeIdxFolder("f", [name]), name);
  }
  assert.ok(!looksLikeIdxFolder("f", ["a.png", "index.html", "idx"]));
});

const sizes = ({ all, train, test, validation }: Awaited<ReturnType<typeof read>>) =>
  [all, train, test, validation].map((images) => images?.store.size);

const sets = (...parts: (readonly [name: string, count: number])[]) =>
  Object.fromEntries(
    parts.flatMap(([name, count]) => [
      [`${name}-images`, idxImages(count, 2, 2)],
      [`${name}-labels`, idxLabels(count)],
    ]),
  );

test("validation takes the place of a test that is not there, and stands beside one that is", async () => {
  const both = await read(sets(["train", 5], ["val", 2]));
  assert.deepEqual(sizes(both), [undefined, 5, 2, undefined]);
  const all = await read(sets(["train", 5], ["val", 2], ["test", 3]));
  assert.deepEqual(sizes(all), [undefined, 5, 3, 2]);
  assert.equal(all.kind, "IDX files");
  const message =
    /expected images of a train and a test split, found (test, validation|train, all);/;
  await refused(sets(["val", 2], ["test", 3]), message);
  await refused(sets(["train", 2], ["mine", 3]), message);
  assert.deepEqual(sizes(await read(sets(["train", 5]))), [5, undefined, undefined, undefined]);
});

test("the only labels are those of the images that are as many", async () => {
  const images = { "train-images": idxImages(3, 2, 2), "test-images": idxImages(4, 2, 2) };
  const found = await read({ ...images, labels: idxLabels(4) });
  assert.deepEqual([found.train?.labels, found.test?.labels?.length], [undefined, 4]);
  const two = await read({ ...images, labels: idxLabels(4), "x-labels": idxLabels(3) });
  assert.deepEqual([two.train?.labels, two.test?.labels], [undefined, undefined]);
});

test("a label is named with its own file, and other shapes with theirs", async () => {
  const shaped = { "train-images": idxImages(3, 2, 2), "test-images": idxImages(3, 2, 3) };
  await refused(shaped, /test-images: expected images of 2×2×1 as in .*train-images, found 2×3×1;/);
  const labels = writeIdx(IDX_LABELS_MAGIC, [2], Uint8Array.of(2, 2));
  const { said } = await read({
    ...sets(["train", 3]),
    "test-images": idxImages(2, 2, 2),
    "test-labels": labels,
  });
  assert.deepEqual(said, []);
});

test("hidden files are passed over, folders of four files are looked into, of five not", async () => {
  const hidden = { ".b-images": idxImages(9, 2, 2), "set/.c-images": idxImages(9, 2, 2) };
  const inner = { "set/a-images": idxImages(3, 2, 2), "set/1": NOTHING, "set/2": NOTHING };
  const four = { ...hidden, ...inner, "set/3": NOTHING };
  assert.equal((await read(four)).all?.store.size, 3);
  await refused(
    { ...four, "set/4": NOTHING },
    /expected IDX files of images .* found \.b-images, set;/,
  );
  const many = Object.fromEntries([..."abcdefghi"].map((name) => [`${name}.txt`, NOTHING]));
  await refused(many, /found (\w\.txt, ){7}h\.txt; name another folder/);
});

const NOTHING = new Uint8Array();

test("sides of more than 4,096 pixels are refused", async () => {
  assert.equal((await read({ i: idxImages(1, 1, 4096) })).all?.store.size, 1);
  assert.equal((await read({ i: idxImages(1, 4096, 1) })).all?.store.size, 1);
  await refused(
    { i: idxImages(1, 1, 4097) },
    /i: expected at most 4096 pixels a side, found 1 × 4097/,
  );
  await refused({ i: idxImages(1, 4097, 1) }, /found 4097 × 1; make them smaller/);
});

test("a compressed file is asked for at most 2 GiB by its own header", async () => {
  const claims = (magic: number, ...claimed: number[]) => {
    const bytes = new Uint8Array(99);
    bytes.set(writeIdx(magic, claimed, NOTHING));
    return gzipSync(bytes);
  };
  // 16 bytes of a header and 2^31 − 16 or − 15 of pixels; 8 and 2^31 − 7 of labels.
  await refused(
    { "i.gz": claims(0x0803, 2 ** 27 - 1, 4, 4) },
    /i\.gz: expected 2,147,483,648 bytes .* found 99;/,
  );
  await refused(
    { "i.gz": claims(0x0803, 2 ** 31 - 15, 1, 1) },
    /expected at most 2 GiB, .* asks for 2147483649 bytes/,
  );
  const labels = claims(IDX_LABELS_MAGIC, 2 ** 31 - 7);
  await refused(
    { i: writeIdx(0x0803, [2 ** 31 - 7, 1, 1], NOTHING), "l.gz": labels },
    /expected [\d,]+ bytes|at most 2 GiB/,
  );
});

test("files of other names are known by their first bytes, the first twenty of a folder", () =>
  inTemporaryFolder(async (folder) => {
    const put = (name: string, bytes: Uint8Array) => writeFileSync(path.join(folder, name), bytes);
    assert.equal(await holdsIdxFiles(folder), false);
    put("a.gz", gzipSync(NOTHING).subarray(0, 12));
    put("b", Uint8Array.of(0, 0, 8, 1, 0, 0, 0));
    for (let i = 10; i < 27; i++) put(`c${i}`, Buffer.from("just some words"));
    assert.equal(await holdsIdxFiles(folder), false);
    put("d1", Buffer.from("more words"));
    put("d2", idxLabels(3));
    assert.equal(await holdsIdxFiles(folder), false);
    put("d1", idxLabels(3));
    assert.equal(await holdsIdxFiles(folder), true);
    put("d1", gzipSync(idxImages(3)));
    assert.equal(await holdsIdxFiles(folder), true);
    // The shortest that there is: a header of labels alone.
    put("d1", Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1));
    assert.equal(await holdsIdxFiles(folder), true);
  }));

test("no more than 200 files of a folder are looked at", () =>
  inTemporaryFolder(async (folder) => {
    for (let i = 0; i < 199; i++) writeFileSync(path.join(folder, `a${i}`), "");
    writeFileSync(path.join(folder, "b"), idxImages(2, 2, 2));
    writeFileSync(path.join(folder, "c"), idxLabels(2));
    const { all } = await readIdxPairs(folder, {});
    assert.deepEqual([all?.store.size, all?.labels], [2, undefined]);
  }));
