import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { UserError } from "../../config";
import { npyFile, zipFile } from "../testing/array_files";
import { inTemporaryFolder } from "../testing/idx_files";
import type { LoadOptions } from "../load_options";
import { readNpy } from "./npy";
import { readNpz } from "./npz";

const bytesOf = (values: Float32Array | Uint16Array | BigInt64Array) =>
  new Uint8Array(values.buffer);
const floats = (...values: number[]) => bytesOf(Float32Array.from(values));
const pixels = Uint8Array.from({ length: 24 }, (_, i) => 10 * i);
const images = npyFile("|u1", [4, 2, 3], pixels);

/** Reads a file of these bytes, and what was said meanwhile. */
async function read(bytes: Uint8Array, options: LoadOptions = {}, name = "f.npy") {
  const said: string[] = [];
  let found: Awaited<ReturnType<typeof readNpy>> | undefined;
  await inTemporaryFolder(async (folder) => {
    writeFileSync(path.join(folder, name), bytes);
    const reader = name.endsWith(".npz") ? readNpz : readNpy;
    const onMessage = (line: string) => void said.push(line);
    found = await reader(path.join(folder, name), { onMessage, ...options });
  });
  return { found, said: said.join("\n") };
}

function refused(bytes: Uint8Array, message: RegExp, name?: string): Promise<void> {
  return assert.rejects(read(bytes, {}, name), (error) => {
    assert.ok(error instanceof UserError, `${error}`);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
}

const ARRAYS: [what: string, bytes: Uint8Array, message: RegExp][] = [
  ["no array", Buffer.from("hello, this is text"), /expected a NumPy array .* found another file/],
  ["an empty file", new Uint8Array(), /expected a NumPy array/],
  [
    "an array without its last byte",
    images.subarray(0, -1),
    /for uint8 of shape \(4, 2, 3\), found/,
  ],
  ["trailing bytes", Uint8Array.of(...images, 0), /expected \d+ bytes .* found/],
  ["half a header", images.subarray(0, 20), /found a header of \d+ bytes, which is not there/],
  ["another version", images.map((byte, i) => (i === 6 ? 9 : byte)), /version 9/],
  ["pickled objects", npyFile("|O", [4], pixels), /Python objects, which are pickled/],
  ["complex numbers", npyFile("<c8", [3], pixels), /found the type "<c8"/],
  ["a product beyond 2^64", npyFile("|u1", [2 ** 31, 2 ** 31, 4], []), /found \d+; save it/],
  ["one dimension", npyFile("|u1", [24], pixels), /shape \(24,\), an array of 1 dimensions/],
  ["five dimensions", npyFile("|u1", [1, 1, 4, 2, 3], pixels), /an array of 5 dimensions/],
  ["no images", npyFile("|u1", [0, 2, 3], []), /expected at least one image/],
  [
    "rows that are no square",
    npyFile("|u1", [2, 12 - 1], pixels.subarray(0, 22)),
    /rows of 11 values/,
  ],
  ["five channels", npyFile("|u1", [1, 2, 2, 6], pixels), /neither 1, 3 nor 4 channels/],
  ["one picture in colour", npyFile("|u1", [1, 8, 3], pixels), /one image in colour/],
  ["a picture 5,000 pixels wide", npyFile("|u1", [1, 1, 5000], new Uint8Array(5000)), /1 to 4096/],
  ["NaN", npyFile("<f4", [1, 2, 2], floats(0, NaN, 1, 0)), /found NaN at index 1/],
  ["infinity", npyFile("<f4", [1, 2, 2], floats(0, 1, -Infinity, 0)), /found -Infinity at index 2/],
  ["300", npyFile("<f4", [1, 2, 2], floats(0, 1, 5, 300)), /found 300 at index 3/],
  ["−7", npyFile("<f4", [1, 2, 2], floats(0, -7, 5, 30)), /found -7 at index 1/],
  ["0 to 1.5", npyFile("<f4", [1, 2, 2], floats(0, 1.5, 1, 0)), /found 1.5 at index 1/],
  [
    "integers of 300",
    npyFile("<i8", [1, 1, 2], bytesOf(BigInt64Array.of(0n, 300n))),
    /int64 .* found 300/,
  ],
];
for (const [what, bytes, message] of ARRAYS) {
  test(`an array file with ${what} is refused in one line`, () => refused(bytes, message));
}

test("what is not plain from shape or values is said", async () => {
  const planes = Uint8Array.from({ length: 3 * 5 * 5 }, (_, i) => 3 * i);
  assert.match(
    (await read(npyFile("|u1", [1, 3, 5, 5], planes))).said,
    /\(n, channels, height, width\)/,
  );
  assert.match(
    (await read(npyFile("|u1", [1, 75], planes))).said,
    /red, green and blue side by side/,
  );
  assert.match((await read(npyFile("|u1", [1, 1, 2], [0, 1]))).said, /taken as 0 and 255/);
  const signed = await read(npyFile("<f4", [1, 1, 3], floats(-1, 0, 1)));
  assert.match(signed.said, /from -1 to 1 are taken as −1 \(dark\) to 1/);
  assert.deepEqual(signed.found?.all?.store.pixels, Uint8Array.of(0, 128, 255));
  const deep = await read(npyFile("<u2", [1, 1, 2], bytesOf(Uint16Array.of(4095, 65535))));
  assert.match(deep.said, /65535 is white/);
  assert.deepEqual(deep.found?.all?.store.pixels, Uint8Array.of(15, 255));
  assert.equal((await read(images)).said, "");
});

test("rows take the sides that are named, and alpha goes onto the background", async () => {
  const rows = npyFile("|u1", [4, 6], pixels);
  await refused(rows, /rows of 6 values/);
  const { found } = await read(rows, { size: "3x2" });
  assert.deepEqual(found?.all?.store.imageShape, [2, 3, 1]);
  const clear = npyFile("|u1", [1, 1, 2, 4], [9, 9, 9, 0, 200, 100, 50, 255]);
  const onto = async (background?: string) =>
    (await read(clear, { background })).found?.all?.store.pixels;
  assert.deepEqual(await onto(), Uint8Array.of(255, 255, 255, 200, 100, 50));
  assert.deepEqual(await onto("#010203"), Uint8Array.of(1, 2, 3, 200, 100, 50));
  await assert.rejects(onto("pink"), /a background is "black", "white" or "#rrggbb", got "pink"/);
});

const labelled = (descr: string, shape: number[], labels: Uint8Array | number[], name = "labels") =>
  zipFile({ "images.npy": images, [`${name}.npy`]: npyFile(descr, shape, labels) });
const ARCHIVES: [what: string, bytes: Uint8Array, message: RegExp][] = [
  ["no archive", images, /expected a whole zip archive, found no directory/],
  ["no end", zipFile({ "images.npy": images }).subarray(0, -1), /no directory/],
  [
    "an archive of other files",
    zipFile({ "a.txt": pixels }),
    /found none; save it with numpy.savez/,
  ],
  ["a damaged entry", damaged(true), /f.npz: images.npy: .*(broken|check)/],
  ["a damaged stored entry", damaged(false), /f.npz: images.npy: .*(broken|check)/],
  [
    "a claim of 3 GB",
    zipFile({ "x.npy": images }, { claims: 3e9 }),
    /f.npz: x.npy: expected at most 2 GiB/,
  ],
  ["a claim of too few bytes", zipFile({ "x.npy": images }, { claims: 9 }), /broken/],
  [
    "too few labels",
    labelled("|u1", [3], [0, 1, 2]),
    /labels: expected a label for each of the 4 images, found 3/,
  ],
  [
    "a label of 1,000",
    labelled("<u2", [4], bytesOf(Uint16Array.of(0, 1, 1000, 2))),
    /labels: .* found 1000 at index 2/,
  ],
  ["a label of −2", labelled("|i1", [4], [0, 254, 1, 0]), /found -2 at index 1/],
  ["a label of 1.5", labelled("<f4", [4], floats(0, 1.5, 1, 0)), /found 1.5 at index 1/],
  ["a label of NaN", labelled("<f4", [4], floats(0, 1, NaN, 0)), /found NaN at index 2/],
  [
    "two classes an image",
    labelled("|u1", [4, 2], [0, 1, 1, 1, 0, 1, 1, 0]),
    /whose row 1 is none/,
  ],
  ["pickled labels", labelled("|O", [4], [0, 1, 2, 3]), /labels: .* Python objects/],
  [
    "two arrays of images",
    labelled("|u1", [4, 2, 3], pixels, "data"),
    /found both images and data/,
  ],
];
for (const [what, bytes, message] of ARCHIVES) {
  test(`an archive with ${what} is refused in one line`, () => refused(bytes, message, "f.npz"));
}

function damaged(deflated: boolean): Uint8Array {
  const large = npyFile(
    "|u1",
    [40, 2, 3],
    Uint8Array.from({ length: 240 }, (_, i) => i * 7),
  );
  const bytes = zipFile({ "images.npy": large }, { deflated });
  bytes[200] ^= 0x55;
  return bytes;
}

test("numbers of classes that are left out are kept, and that is said", async () => {
  const { found, said } = await read(labelled("|u1", [4], [1, 3, 3, 1]), {}, "f.npz");
  assert.deepEqual([...Array.from(found?.all?.labels ?? [])], [1, 3, 3, 1]);
  assert.match(said, /labels go up to 3, and of 0, 2 there is no image/);
});

test("the images of two splits are on one scale", () =>
  inTemporaryFolder(async (folder) => {
    mkdirSync(path.join(folder, "set"));
    const put = (name: string, ...values: number[]) =>
      writeFileSync(path.join(folder, "set", name), npyFile("<f4", [1, 1, 2], floats(...values)));
    put("x_train.npy", 0, 255);
    put("x_test.npy", 0, 1);
    const { test: held } = await readNpy(path.join(folder, "set"), {});
    assert.deepEqual(held?.store.pixels, Uint8Array.of(0, 1));
  }));

test("arrays called train and test are the images, and labels of another name are missed aloud", async () => {
  const splits = zipFile({ "train.npy": images, "test.npy": images });
  const { found } = await read(splits, {}, "f.npz");
  assert.deepEqual([found?.train?.store.size, found?.test?.store.size], [4, 4]);
  assert.equal(found?.kind, "a NumPy archive");
  const named = zipFile({ "pixels.npy": images, "emotion.npy": npyFile("|u1", [4], [0, 1, 2, 3]) });
  assert.match(
    (await read(named, {}, "f.npz")).said,
    /f\.npz: no array is called labels.* also emotion/,
  );
});
