import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import "../../host/node";
import { npyFile, zipFile } from "../testing/array_files";
import { inTemporaryFolder } from "../testing/idx_files";
import { arrayIn, inFile } from "./array_source";
import { imagesOfArrays } from "./image_arrays";
import { zipEntries } from "./zip";

const PIXELS = Uint8Array.from({ length: 6 * 2 * 2 * 3 }, (_, i) => 3 * i);
const FLOATS = new Uint8Array(Float32Array.from(PIXELS, (byte) => byte / 255).buffer);

/** Images of an array's file, of which no more than 20 bytes are to be in memory. */
async function storeOf(bytes: Uint8Array, folder: string) {
  const file = path.join(folder, "x.npy");
  writeFileSync(file, bytes);
  const [store] = await imagesOfArrays([arrayIn(inFile(file), file)], {}, 20);
  return store;
}

for (const [what, bytes] of [
  ["bytes", npyFile("|u1", [6, 2, 2, 3], PIXELS)],
  ["floats, which become bytes when they are read,", npyFile("<f4", [6, 2, 2, 3], FLOATS)],
] as const) {
  test(`${what} that are more than the memory is to hold stay in their file, in any order`, () =>
    inTemporaryFolder(async (folder) => {
      const store = await storeOf(bytes, folder);
      assert.equal(store.pixels, undefined);
      const out = new Uint8Array(12);
      store.read(5, out, 0);
      assert.deepEqual(out, PIXELS.slice(60, 72));
      const picked = store.slice(1, 6).pick([2, 0]);
      picked.read(0, out, 0);
      assert.deepEqual(out, PIXELS.slice(36, 48));
      assert.deepEqual((await storeOf(bytes, folder)).identity(), store.identity());
      const changed = Uint8Array.from(bytes);
      changed[changed.length - 1] ^= 1;
      assert.notDeepEqual((await storeOf(changed, folder)).identity(), store.identity());
    }));
}

test("channels first and alpha are put right when an image is read", () =>
  inTemporaryFolder(async (folder) => {
    const planes = Uint8Array.from({ length: 2 * 3 * 25 }, (_, i) => i);
    const store = await storeOf(npyFile("|u1", [2, 3, 5, 5], planes), folder);
    const out = new Uint8Array(75);
    store.read(1, out, 0);
    assert.deepEqual([...out.subarray(0, 6)], [75, 100, 125, 76, 101, 126]);
    const clear = await storeOf(
      npyFile("|u1", [20, 1, 1, 4], new Uint8Array(80).fill(0, 4).fill(9, 0, 3)),
      folder,
    );
    clear.read(7, out.subarray(0, 3), 0);
    assert.deepEqual([...out.subarray(0, 3)], [255, 255, 255]);
  }));

test("what column order holds is made in memory all the same", () =>
  inTemporaryFolder(async (folder) => {
    const store = await storeOf(npyFile("|u1", [6, 4], PIXELS.subarray(0, 24), true), folder);
    assert.deepEqual(store.pixels?.slice(0, 4), Uint8Array.of(0, 18, 36, 54));
  }));

test("an archive's entries are found by its directory, behind a comment, whatever is before them", () =>
  inTemporaryFolder(async (folder) => {
    const file = path.join(folder, "x.zip");
    const bytes = zipFile({ "a.npy": PIXELS, "b/c.npy": FLOATS });
    bytes[bytes.length - 2] = 3;
    writeFileSync(file, Uint8Array.from([...bytes, 1, 2, 3]));
    const entries = zipEntries(file);
    assert.deepEqual(
      entries.map(({ name, size }) => [name, size]),
      [
        ["a.npy", 72],
        ["b/c.npy", 288],
      ],
    );
    assert.deepEqual((await entries[1].open()).bytes, FLOATS);
  }));
