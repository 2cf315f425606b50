import assert from "node:assert/strict";
import { existsSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { LoadOptions } from "../load_options";
import { fakeImage, withFakeImages } from "../testing/fake_images";
import { inTemporaryFolder } from "../testing/idx_files";
import type { EncodedImages } from "./encoded_images";
import { imageTarget } from "./image_target";
import { prepare } from "./prepare";

/** A cache, what is decoded, and what a set of these images becomes there. */
const withCache = (
  body: (tools: {
    cache: string;
    decoded: () => number;
    prepared: (images: readonly Uint8Array[], options?: LoadOptions) => ReturnType<typeof read>;
  }) => Promise<void>,
) =>
  inTemporaryFolder((cache) => {
    let decoded = 0;
    return withFakeImages(
      cache,
      () => body({ cache, decoded: () => decoded, prepared: read }),
      () => void decoded++,
    );
  });

let stamps = 0;

/** The shape, the first value of each image, which of the source they are, and what was heard. */
async function read(
  images: readonly Uint8Array[],
  options: LoadOptions = {},
  stamp = `${stamps++}`,
) {
  const told: string[] = [];
  const said: string[] = [];
  const source: EncodedImages = {
    ...{ size: images.length, kind: "images", stamp },
    ...{ name: (i) => `${i}.png`, bytes: (i) => images[i] },
  };
  const heard: LoadOptions = {
    onMessage: (line) => said.push(line),
    onProgress: ({ label, done, total }) => told.push(`${label} ${done}/${total}`),
    ...options,
  };
  const { store, kept, chosenSize } = await prepare(source, "set", imageTarget(options), heard);
  const [height, width, channels] = store.imageShape;
  const out = new Uint8Array(height * width * channels);
  const values = Array.from({ length: store.size }, (_, i) => (store.read(i, out, 0), out[0]));
  return { shape: store.imageShape, values, kept: [...kept], chosenSize, told, said };
}

const many = (count: number, height = 2, width = 3) =>
  Array.from({ length: count }, (_, i) => fakeImage(height, width, i));
const BAD = Uint8Array.of(1);

test("images keep their own size of up to 256 a side, others become 64 × 64", () =>
  withCache(async ({ prepared }) => {
    const own = await prepared(many(3));
    assert.deepEqual(
      [own.shape, own.values, own.kept, own.chosenSize],
      [[2, 3, 1], [0, 1, 2], [0, 1, 2], false],
    );
    const mixed = await prepared([...many(1), fakeImage(3, 3, 7)]);
    assert.deepEqual([mixed.shape, mixed.values, mixed.chosenSize], [[64, 64, 1], [0, 7], true]);
    for (const other of [fakeImage(2, 4, 0), fakeImage(5, 3, 0)]) {
      assert.equal((await prepared([...many(1), other])).chosenSize, true);
    }
    const asked = await prepared([...many(1), fakeImage(3, 3, 7)], { size: "5x4" });
    assert.deepEqual([asked.shape, asked.chosenSize], [[4, 5, 1], false]);
  }));

test("what is grey in every pixel has one channel, unless colour is asked for", () =>
  withCache(async ({ prepared }) => {
    const colour = [...many(2), fakeImage(2, 3, 9, 8, 7)];
    assert.deepEqual((await prepared(colour)).shape, [2, 3, 3]);
    assert.deepEqual((await prepared(many(2), { channels: 3 })).shape, [2, 3, 3]);
    const grey = await prepared(colour, { channels: 1 });
    // 0.299 · 9 + 0.587 · 8 + 0.114 · 7 = 8.19.
    assert.deepEqual(
      [grey.shape, grey.values],
      [
        [2, 3, 1],
        [0, 1, 8],
      ],
    );
    assert.deepEqual((await prepared(many(2), { invert: true })).values, [255, 254]);
  }));

test("how far it is, is told of the reading and of the decoding", () =>
  withCache(async ({ prepared }) => {
    const { told } = await prepared(many(3));
    assert.deepEqual(told.filter((line) => line.startsWith("reading")).sort(), [
      "reading set 1/3",
      "reading set 2/3",
      "reading set 3/3",
    ]);
    assert.deepEqual(
      told.filter((line) => line.startsWith("preparing")),
      ["preparing set 1/3", "preparing set 2/3", "preparing set 3/3", "preparing set 3/3"],
    );
  }));

test("up to a tenth that cannot be read is left out, with its place; more is refused", () =>
  withCache(async ({ prepared, decoded }) => {
    const images = many(20);
    images[4] = images[11] = BAD;
    const { values, kept, said } = await prepared(images);
    const others = [...images.keys()].filter((i) => i !== 4 && i !== 11);
    assert.deepEqual([values, kept], [others, others]);
    assert.match(
      said.join("\n"),
      /^2 of 20 images cannot be read and are left out, such as 4\.png: it is no image; they are listed in .*skipped\.txt$/,
    );
    images[12] = BAD;
    await assert.rejects(
      prepared(images),
      /^UserError: 3 of 20 images cannot be read, more than a tenth, such as/,
    );
    const before = decoded();
    const strict = many(100);
    strict[0] = BAD;
    await assert.rejects(
      prepared(strict, { strict: true }),
      /0\.png: it is no image; mend or remove it, or leave out --strict/,
    );
    assert.ok(decoded() - before < 20, "the rest is not decoded");
  }));

test("what was prepared is taken, where it is whole; images of other bytes are prepared anew", () =>
  withCache(async ({ cache, prepared, decoded }) => {
    const colour = [fakeImage(2, 3, 1, 2, 3), fakeImage(2, 3, 4, 5, 6)];
    await prepared(colour);
    assert.equal(decoded(), 2);
    assert.deepEqual((await prepared(colour)).values, [1, 4]);
    assert.equal(decoded(), 2);
    const [folder] = readdirSync(cache).filter((name) => name.startsWith("set-"));
    assert.match(folder, /^set-[\da-f]{20}$/);
    const shard = path.join(cache, folder, "000000.pixels");
    assert.equal(statSync(shard).size, 36);
    truncateSync(shard, 35);
    assert.deepEqual((await prepared(colour)).values, [1, 4]);
    assert.equal(decoded(), 4);
    // Without the last note, the shard's own says that it is whole.
    rmSync(path.join(cache, folder, "set.json"));
    assert.deepEqual((await prepared(colour)).values, [1, 4]);
    assert.equal(decoded(), 4);
    rmSync(path.join(cache, folder, "set.json"));
    rmSync(path.join(cache, folder, "000000.json"));
    await prepared(colour);
    assert.equal(decoded(), 6);
    writeFileSync(path.join(cache, folder, "set.json"), "no JSON");
    await prepared(colour);
    assert.equal(decoded(), 6);
    await prepared([...colour].reverse());
    assert.equal(decoded(), 8);
  }));

test("of grey images the pixels in colour and their note are gone", () =>
  withCache(async ({ cache, prepared }) => {
    await prepared(many(4));
    const [folder] = readdirSync(cache).filter((name) => name.startsWith("set-"));
    assert.equal(statSync(path.join(cache, folder, "000000.pixels")).size, 24);
    assert.ok(!existsSync(path.join(cache, folder, "000000.json")));
  }));

test("a set of more than 16 MiB is in several files, each of whole images", () =>
  withCache(async ({ cache, prepared }) => {
    // 1024 × 1024 in colour are 3 MiB: five to a file.
    const images = Array.from({ length: 6 }, (_, i) => fakeImage(2, 3, i, i, i + 1));
    images[1] = BAD;
    const filled = [...images, ...many(5)];
    const { values, kept } = await prepared(filled, { size: 1024 });
    assert.deepEqual(values, [0, 2, 3, 4, 5, 0, 1, 2, 3, 4]);
    assert.deepEqual(kept, [0, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const [folder] = readdirSync(cache).filter((name) => name.startsWith("set-"));
    const sizes = readdirSync(path.join(cache, folder))
      .filter((name) => name.endsWith(".pixels"))
      .map((name) => statSync(path.join(cache, folder, name)).size / (3 * 2 ** 20));
    assert.deepEqual(sizes, [4, 5, 1]);
  }));

test("what was found of images by name, size and time is not looked for again", () =>
  withCache(async ({ cache, decoded }) => {
    await read(many(2), {}, "the same");
    const [known, ...others] = readdirSync(path.join(cache, "known"));
    assert.match(known, /^[\da-f]{32}\.json$/);
    assert.deepEqual(others, []);
    // Other bytes of the same names, sizes and times are taken for the same.
    assert.deepEqual((await read([...many(2)].reverse(), {}, "the same")).values, [0, 1]);
    assert.equal(decoded(), 2);
  }));
