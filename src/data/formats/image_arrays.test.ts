import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import "../../host/node";
import { bytesOf } from "../../host";
import { npyFile } from "../testing/array_files";
import { inTemporaryFolder } from "../testing/idx_files";
import { PART } from "./array_pixels";
import { allBytes, arrayIn, type ArraySource, inFile, inMemory } from "./array_source";
import { imagesOfArrays } from "./image_arrays";

const sourceOf = (name: string, ...file: Parameters<typeof npyFile>) =>
  arrayIn(inMemory(npyFile(...file)), name);

const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

const counted = (length: number) => Uint8Array.from({ length }, (_, i) => i);

async function read(sources: readonly ArraySource[], most?: number) {
  const said: string[] = [];
  const stores = await imagesOfArrays(sources, { onMessage: (line) => said.push(line) }, most);
  return { stores, said };
}

test("bytes that are pixels already are not copied", async () => {
  for (const shape of [
    [2, 3, 2],
    [2, 2, 1, 3],
  ]) {
    const source = sourceOf("x", "|u1", shape, counted(12));
    const [store] = (await read([source])).stores;
    assert.equal(store.pixels?.buffer, source.bytes?.buffer);
    assert.deepEqual(store.pixels, counted(12));
  }
});

test("arrays of one type are on one scale, each type on its own, and what is said is said once", async () => {
  const { stores, said } = await read([
    sourceOf("a", "<f4", [1, 1, 2], floats(-1, 0)),
    sourceOf("b", "<f4", [1, 1, 2], floats(0, 1)),
    sourceOf("c", "|u1", [1, 1, 2], [0, 200]),
  ]);
  assert.deepEqual(
    stores.map(({ pixels }) => [...(pixels ?? [])]),
    [
      [0, 128],
      [128, 255],
      [0, 200],
    ],
  );
  assert.deepEqual(said, ["b: its values from -1 to 1 are taken as −1 (dark) to 1"]);
});

test("of several arrays the one is named that holds the value beyond the range", async () => {
  const low = sourceOf("low", "<f4", [1, 1, 2], floats(-7, 9));
  const high = sourceOf("high", "<f4", [1, 1, 2], floats(0, 300));
  const fine = sourceOf("fine", "<f4", [1, 1, 2], floats(0, 200));
  await assert.rejects(read([fine, low, fine]), /^UserError: low: .* found -7 at index 0/);
  const twin = { ...low, name: "twin" };
  await assert.rejects(read([fine, low, twin]), /^UserError: low: /);
  await assert.rejects(read([fine, high, { ...high, name: "twin" }]), /^UserError: high: /);
  await assert.rejects(read([fine, high, fine]), /^UserError: high: .* found 300 at index 1/);
});

test("arrays of other sides or channels than the first are refused by name", async () => {
  const first = sourceOf("first", "|u1", [2, 3, 2], counted(12));
  for (const shape of [
    [3, 2, 2],
    [2, 2, 3],
    [1, 3, 2, 3],
  ]) {
    const length = shape.reduce((a, b) => a * b);
    const other = sourceOf("other", "|u1", shape, counted(length));
    await assert.rejects(
      read([first, first, other]),
      /other: expected images of 3×2×1 as in first, found/,
    );
  }
  await assert.rejects(
    read([sourceOf("words", "|S1", [2, 2, 2], counted(8))]),
    /words: expected images as numbers, found texts/,
  );
});

test("an array beyond the limit stays in its file, one at the limit does not", () =>
  inTemporaryFolder(async (folder) => {
    const put = (bytes: Uint8Array) => {
      const file = path.join(folder, "x.npy");
      writeFileSync(file, bytes);
      return arrayIn(inFile(file), file);
    };
    const bytes = npyFile("|u1", [2, 2, 1, 3], counted(12));
    assert.deepEqual((await read([put(bytes)], 12)).stores[0].pixels, counted(12));
    assert.equal((await read([put(bytes)], 11)).stores[0].pixels, undefined);
    // What counts are the pixels' bytes, not the file's: these are 6 once their alpha is gone.
    const alpha = npyFile("|u1", [2, 1, 1, 4], counted(8));
    assert.equal((await read([put(alpha)], 6)).stores[0].pixels?.length, 6);
    assert.equal((await read([put(alpha)], 5)).stores[0].pixels, undefined);
    const grey = put(npyFile("|u1", [1, 1, 3, 2], [7, 255, 8, 255, 9, 0]));
    for (const limit of [3, 2]) {
      const [store] = (await read([grey], limit)).stores;
      const out = new Uint8Array(3);
      for (let i = 0; i < store.size; i++) store.read(i, out, 0);
      assert.deepEqual(
        [store.imageShape, [...out]],
        [
          [1, 3, 1],
          [7, 8, 255],
        ],
      );
    }
    const turned = npyFile("<f4", [1, 2, 2], floats(0, 0.2, 0.4, 1), true);
    assert.deepEqual(
      (await read([put(turned)], 1)).stores[0].pixels,
      Uint8Array.of(0, 102, 51, 255),
    );
    assert.deepEqual(
      (await read([arrayIn(inMemory(bytes), "in memory")], 1)).stores[0].pixels,
      counted(12),
    );
  }));

test("a large array is told from others by samples from its beginning to its end", () =>
  inTemporaryFolder(async (folder) => {
    const identityOf = async (
      name: string,
      change: (pixels: Uint8Array) => void = () => undefined,
    ) => {
      const pixels = new Uint8Array(4096 * 100 + 64);
      change(pixels);
      const file = path.join(folder, name);
      writeFileSync(file, npyFile("|u1", [1, 1, pixels.length], pixels));
      // As in a file that is too wide for an image, but for its sides.
      const source = { ...arrayIn(inFile(file), file), shape: [pixels.length / 64, 8, 8] };
      const [store] = (await read([source], 1)).stores;
      return Buffer.from(store.identity()[0]).toString();
    };
    const plain = await identityOf("a.npy", (pixels) => (pixels[9] = 2));
    // Runs note it: it is the same in every version.
    assert.equal(plain, "bb305c55a0c9cf660f6084a1c6ae4e9d1cb3f2ece15d9c10e355ea3cf361ceef");
    assert.equal(await identityOf("b.npy", (pixels) => (pixels[9] = 2)), plain);
    for (const at of [0, 63, 4096 * 100, 4096 * 100 + 63, 50 * 4096]) {
      const changed = await identityOf("a.npy", (pixels) => {
        pixels[9] = 2;
        pixels[at] = 3;
      });
      assert.notEqual(changed, plain, `${at}`);
    }
  }));

test("a value beyond the first part decides the scale too, and one that is no number is found", async () => {
  const ones = new Uint8Array(PART + 64).fill(1);
  const [dark] = (await read([sourceOf("x", "|u1", [ones.length / 64, 8, 8], ones)])).stores;
  assert.equal(dark.pixels?.[0], 255);
  ones[PART + 1] = 7;
  const [bright] = (await read([sourceOf("x", "|u1", [ones.length / 64, 8, 8], ones)])).stores;
  assert.deepEqual(bright.pixels, ones);
  const values = new Float32Array(PART + 64).fill(9);
  values[PART + 3] = NaN;
  const source = sourceOf("x", "<f4", [values.length / 64, 8, 8], new Uint8Array(values.buffer));
  await assert.rejects(read([source]), new RegExp(`found NaN at index ${PART + 3};`));
});

/** An array of so many bytes of 2, of which only the first part can be read. */
function hugeArray(count: number): ArraySource {
  let reads = 0;
  return {
    ...{ name: "huge", fortran: true, shape: [count, 1, 1], count },
    type: { kind: "u", size: 1, bigEndian: false, name: "uint8" },
    read(out) {
      if (reads++ > 0 || out.length > PART) throw new Error("begins to read");
      out.fill(2);
    },
  };
}

test("what must be in memory and is more than 2 GiB is refused before it is read", async () => {
  await assert.rejects(read([hugeArray(2 ** 31)]), /^Error: begins to read/);
  await assert.rejects(
    read([hugeArray(2 ** 31 + 1)]),
    /huge: expected at most 2 GiB of pixels, found 2,147,483,649 values/,
  );
  assert.throws(() => allBytes(hugeArray(2 ** 31)), /^Error: begins to read/);
  assert.throws(
    () => allBytes(hugeArray(2 ** 31 + 1)),
    /huge: expected at most 2 GiB, found 2147483649 bytes/,
  );
  const doubles = { ...hugeArray(2 ** 28 + 1), type: { ...hugeArray(1).type, size: 8 } };
  assert.throws(() => allBytes(doubles), /expected at most 2 GiB, found 2147483656 bytes/);
});

test("an array in a part of a file or of memory is read at its place", () =>
  inTemporaryFolder((folder) => {
    const file = path.join(folder, "x.bin");
    const array = npyFile("|u1", [4], [1, 2, 3, 4]);
    writeFileSync(file, Buffer.concat([bytesOf("before"), array, bytesOf("after")]));
    const source = arrayIn(inFile(file, 6, array.length), "x");
    const out = new Uint8Array(2);
    source.read(out, 1);
    assert.deepEqual(out, Uint8Array.of(2, 3));
    assert.deepEqual(source.place, { file, offset: 6 + array.length - 4 });
    assert.equal(inFile(file, 6).size, array.length + 5);
    assert.equal(inFile(file).size, array.length + 11);
    const memory = arrayIn(inMemory(array), "x");
    memory.read(out, 2);
    assert.deepEqual(out, Uint8Array.of(3, 4));
    assert.deepEqual(memory.bytes, Uint8Array.of(1, 2, 3, 4));
    for (const other of [array.subarray(1), array.subarray(0, -1), Uint8Array.of(...array, 0)]) {
      assert.throws(() => arrayIn(inMemory(other), "x"), /^UserError: x: expected/);
    }
  }));
