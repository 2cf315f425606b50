import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { UserError } from "../../config";
import { decompress } from "./gzip";
import {
  IDX_CHANNELS_MAGIC,
  IDX_IMAGES_MAGIC,
  IDX_LABELS_MAGIC,
  parseIdxImages,
  parseIdxLabels,
} from "./idx";
import { idxImages, idxLabels, writeIdx } from "../testing/idx_files";

const NO_BYTES = new Uint8Array(0);

/** A parser may refuse with one line naming the file; anything else it throws fails the test. */
async function assertRefusedOr(parse: () => unknown): Promise<void> {
  try {
    await parse();
  } catch (error) {
    assert.ok(error instanceof UserError, `${error}`);
    assert.match(error.message, /^f\.gz: [^\n]+$/);
  }
}

function isRefusal(message?: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof UserError, `${error}`);
    assert.match(error.message, /^f\.gz: expected [^\n]+, found [^\n]+; [^\n]+$/);
    if (message) assert.match(error.message, message);
    return true;
  };
}

function assertRefused(parse: () => unknown, message?: RegExp): void {
  assert.throws(parse, isRefusal(message));
}

const images = fc
  .record({
    count: fc.integer({ min: 1, max: 5 }),
    height: fc.integer({ min: 1, max: 6 }),
    width: fc.integer({ min: 1, max: 6 }),
  })
  .chain(({ count, height, width }) => {
    const length = count * height * width;
    return fc.record({
      sizes: fc.constant([count, height, width]),
      pixels: fc.uint8Array({ minLength: length, maxLength: length }),
    });
  });
const labels = fc.uint8Array({ min: 0, max: 9, minLength: 1, maxLength: 40 });

test("images come back as they were written, compressed or not", () =>
  fc.assert(
    fc.asyncProperty(images, fc.boolean(), async ({ sizes, pixels }, compressed) => {
      const file = writeIdx(IDX_IMAGES_MAGIC, sizes, pixels);
      const bytes = await decompress(compressed ? gzipSync(file) : file, "f.gz");
      const parsed = parseIdxImages(bytes, "f.gz");
      assert.deepEqual([parsed.count, ...parsed.imageShape], [...sizes, 1]);
      assert.deepEqual(parsed.pixels, pixels);
    }),
  ));

test("a fourth size says how many channels a pixel has: 1 or 3", () => {
  const pixels = Uint8Array.from({ length: 2 * 2 * 1 * 3 }, (_, i) => 10 * i);
  const colour = writeIdx(IDX_CHANNELS_MAGIC, [2, 2, 1, 3], pixels);
  assert.deepEqual(parseIdxImages(colour, "f.gz"), { count: 2, imageShape: [2, 1, 3], pixels });
  assert.equal(parseIdxImages(colour, "f.gz", [2, 1, 3]).count, 2);
  assertRefused(() => parseIdxImages(colour, "f.gz", [2, 1]), /of 2×1 pixels, found 2×1×3/);
  const grey = writeIdx(IDX_CHANNELS_MAGIC, [12, 1, 1, 1], pixels);
  assert.deepEqual(parseIdxImages(grey, "f.gz", [1, 1]).imageShape, [1, 1, 1]);
  const two = writeIdx(IDX_CHANNELS_MAGIC, [2, 3, 1, 2], pixels);
  assertRefused(() => parseIdxImages(two, "f.gz"), /1 or 3 channels, found 2 of 3×1×2/);
  assertRefused(() => parseIdxImages(colour.subarray(0, 19), "f.gz"), /header of 20 bytes/);
  assertRefused(() => parseIdxImages(colour.subarray(0, 4), "f.gz"), /header of 20 bytes/);
  assertRefused(() => parseIdxLabels(colour, "f.gz"), /found IDX images with channels/);
});

test("labels come back as they were written, compressed or not", () => {
  return fc.assert(
    fc.asyncProperty(labels, fc.boolean(), async (written, compressed) => {
      const file = writeIdx(IDX_LABELS_MAGIC, [written.length], written);
      const bytes = await decompress(compressed ? gzipSync(file) : file, "f.gz");
      assert.deepEqual(parseIdxLabels(bytes, "f.gz"), written);
    }),
  );
});

test("every truncation is refused, of the bytes and of their gzip file", async () => {
  const file = idxImages(2, 3, 3);
  for (let length = 0; length < file.length; length++) {
    assertRefused(() => parseIdxImages(file.subarray(0, length), "f.gz"));
  }
  const compressed = gzipSync(idxLabels(12));
  for (let length = 2; length < compressed.length; length++) {
    await assert.rejects(decompress(compressed.subarray(0, length), "f.gz"), isRefusal(/broken/));
  }
});

test("trailing bytes are refused", () => {
  const longer = (file: Uint8Array) => Uint8Array.from([...file, 0]);
  assertRefused(
    () => parseIdxImages(longer(idxImages(2, 3, 3)), "f.gz"),
    /expected 34 bytes \(sizes 2×3×3\), found 35;/,
  );
  assertRefused(
    () => parseIdxLabels(longer(idxLabels(5)), "f.gz"),
    /expected 13 bytes .* found 14;/,
  );
});

test("swapped files and unknown magic numbers are named", () => {
  assertRefused(
    () => parseIdxImages(idxLabels(30), "f.gz"),
    /expected IDX images .*0x00000803.*found IDX labels \(0x00000801\)/,
  );
  assertRefused(() => parseIdxLabels(idxImages(1), "f.gz"), /found IDX images/);
  assertRefused(() => parseIdxLabels(new Uint8Array(99), "f.gz"), /found no IDX file/);
});

test("zero images, zero labels and empty images are refused", () => {
  for (const sizes of [
    [0, 28, 28],
    [3, 0, 28],
    [3, 28, 0],
  ]) {
    assertRefused(
      () => parseIdxImages(writeIdx(IDX_IMAGES_MAGIC, sizes, NO_BYTES), "f.gz"),
      /at least one image/,
    );
  }
  assertRefused(() => parseIdxLabels(writeIdx(IDX_LABELS_MAGIC, [0], NO_BYTES), "f.gz"), /found 0/);
});

test("sizes whose product overflows 32 or 64 bits are refused", () => {
  // 2^31 · 2 · 1 = 2^32 and 2^31 · 2^31 · 4 = 2^64: 0 to a reader that multiplies in 32 or 64 bits.
  for (const sizes of [
    [2 ** 31, 2, 1],
    [2 ** 31, 2 ** 31, 4],
    [0xffffffff, 0xffffffff, 0xffffffff],
  ]) {
    assertRefused(() => parseIdxImages(writeIdx(IDX_IMAGES_MAGIC, sizes, NO_BYTES), "f.gz"));
  }
});

test("images of another shape than expected are refused", () => {
  assert.deepEqual(parseIdxImages(idxImages(1), "f.gz", [28, 28]).imageShape, [28, 28, 1]);
  assertRefused(
    () => parseIdxImages(idxImages(1, 32, 28), "f.gz", [28, 28]),
    /28×28 pixels, found 32×28/,
  );
});

test("a label outside the classes is refused with its place", () => {
  const file = writeIdx(IDX_LABELS_MAGIC, [3], Uint8Array.of(9, 10, 0));
  assertRefused(() => parseIdxLabels(file, "f.gz", 10), /from 0 to 9, found 10 at index 1/);
  assert.deepEqual([...parseIdxLabels(file, "f.gz")], [9, 10, 0]);
  assert.throws(() => parseIdxLabels(file, "f.gz", 9), /from 0 to 8, found 9 at index 0/);
});

test("random bytes are refused or parsed, never anything else", () => {
  const magics = [IDX_IMAGES_MAGIC, IDX_CHANNELS_MAGIC, IDX_LABELS_MAGIC].map((magic) => [
    0,
    0,
    magic >> 8,
    magic & 255,
  ]);
  const start = fc.constantFrom<number[]>([], [0x1f, 0x8b], [0x1f, 0x8b, 8], ...magics);
  return fc.assert(
    fc.asyncProperty(start, fc.uint8Array({ maxLength: 40 }), async (head, tail) => {
      const bytes = Uint8Array.from([...head, ...tail]);
      await assertRefusedOr(async () => parseIdxImages(await decompress(bytes, "f.gz"), "f.gz"));
      await assertRefusedOr(async () => parseIdxLabels(await decompress(bytes, "f.gz"), "f.gz"));
    }),
    { numRuns: 2000 },
  );
});
