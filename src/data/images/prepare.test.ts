import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, beforeEach, test } from "node:test";
import { UserError } from "../../config";
import { host } from "../../host";
import { loadDataset } from "../load_dataset";
import type { DataProgress } from "../load_options";
import { encodePng } from "../testing/png_files";

const root = mkdtempSync(path.join(tmpdir(), "latent lab prepare "));
const cache = path.join(root, "cache");
process.env.LATENT_LAB_CACHE = cache;
after(() => rmSync(root, { recursive: true, force: true }));

let folder = "";
let count = 0;
beforeEach(() => {
  folder = path.join(root, `photos ${count++}`);
});

/** A grey PNG whose pixels are all of one value. */
const plain = (value: number, height = 4, width = 6) =>
  encodePng(height, width, 1, new Uint8Array(height * width).fill(value));

function put(name: string, bytes: Uint8Array | string): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

/** What the images are of: the value of the first pixel of each, sorted. */
const values = (...splits: { size: number; pixels: Uint8Array }[]) =>
  splits
    .flatMap(({ size, pixels }) =>
      Array.from({ length: size }, (_, i) => pixels[(i * pixels.length) / size]),
    )
    .sort((a, b) => a - b);

/** The files of bad images, and what is said of each. */
const WIDE = encodePng(1, 50_000, 1, new Uint8Array(50_000));
const WHOLE = encodePng(
  20,
  20,
  3,
  Uint8Array.from({ length: 1200 }, (_, i) => (i * 7919) % 251),
);
const BAD: readonly (readonly [name: string, bytes: Uint8Array | string, why: RegExp])[] = [
  ["empty.png", "", /it is empty/],
  ["text.png", "just some words", /its content is no PNG, JPEG/],
  ["page.jpg", "<!doctype html><title>404</title>", /its content is no PNG/],
  ["drawing.png", '<svg xmlns="http://www.w3.org/2000/svg"/>', /its content is no PNG/],
  ["cut off.png", WHOLE.subarray(0, WHOLE.length - 60), /it is broken/],
  ["header alone.png", WHOLE.subarray(0, 20), /it is broken/],
  ["wide.png", WIDE, /it claims 50000 × 1 pixels/],
  ["zeros.bmp", new Uint8Array(100), /its content is no PNG/],
  ["cut off.bmp", cutBmp(), /it is cut off: 2740 bytes are missing/],
  ["bomb.png", bomb(), /it claims 30000 × 30000 pixels/],
];

/** A BMP of 30 × 30 pixels that has a header and a tenth of nothing. */
function cutBmp(): Uint8Array {
  const bytes = new Uint8Array(74);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(10, 54, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, 30, true);
  view.setInt32(22, 30, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  return bytes; // 54 of a header, 30 rows of 92, less the 74 that are there: 2740
}

/** A few bytes whose header claims 900 million pixels. */
function bomb(): Uint8Array {
  const bytes = WHOLE.slice();
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setUint32(16, 30_000);
  view.setUint32(20, 30_000);
  return bytes;
}

test("bad images are listed in skipped.txt, each with why, and the others are used", async () => {
  for (let i = 0; i < 120; i++) put(`${i}.png`, plain(i));
  for (const [name, bytes] of BAD) put(name, bytes);
  const heard: string[] = [];
  const { train, test } = await loadDataset(folder, {
    size: "6x4",
    onMessage: (line) => heard.push(line),
  });
  assert.deepEqual(
    values(train, test),
    Array.from({ length: 120 }, (_, i) => i),
  );
  const [line] = heard.filter((each) => each.includes("cannot be read"));
  assert.match(line, /^10 of 130 images cannot be read and are left out/);
  const list = readFileSync(/listed in (.*skipped\.txt)$/.exec(line)?.[1] ?? "", "utf8");
  assert.equal(list.trim().split("\n").length, BAD.length);
  for (const [name, , why] of BAD) {
    const [said] = list.split("\n").filter((each) => each.startsWith(`${name}\t`));
    assert.match(said ?? "", why, name);
  }
});

test("more than a tenth stops with one line, and one where no image is passed over", async () => {
  for (let i = 0; i < 8; i++) put(`${i}.png`, plain(i));
  put("bad.png", "words");
  await assert.rejects(loadDataset(folder), (error: Error) => {
    assert.ok(error instanceof UserError);
    assert.match(
      error.message,
      /^1 of 9 images cannot be read, more than a tenth, such as bad\.png: /,
    );
    return !error.message.includes("\n");
  });
  for (let i = 8; i < 20; i++) put(`${i}.png`, plain(i));
  await assert.rejects(loadDataset(folder, { strict: true }), /^UserError: bad\.png: its content/);
  assert.equal((await loadDataset(folder)).train.size, 18);
  // Prepared by now: it is refused all the same.
  await assert.rejects(loadDataset(folder, { strict: true }), /^UserError: bad\.png: its content/);
});

test("what was prepared is not decoded again, wherever the folder is and whenever it was written", async () => {
  for (let i = 0; i < 12; i++) put(`${i}.png`, plain(i));
  const first = await loadDataset(folder);
  const decode = countDecoded();
  utimesSync(path.join(folder, "3.png"), 1, 1);
  const again = await loadDataset(folder);
  assert.equal(decode.calls(), 0);
  assert.deepEqual(again.train.pixels, first.train.pixels);
  put("3.png", plain(200));
  const changed = await loadDataset(folder);
  assert.equal(decode.calls(), 12);
  assert.ok(values(changed.train, changed.test).includes(200));
  await loadDataset(folder, { invert: true });
  assert.equal(decode.calls(), 24, "other options are another preparation");
  decode.restore();
});

test("a preparation that was broken off goes on", async () => {
  // 16 MiB a shard: images of 1024 × 1024 in colour are five to one.
  const each = encodePng(
    2,
    2,
    3,
    Uint8Array.from({ length: 12 }, (_, i) => i * 20),
  );
  for (let i = 0; i < 14; i++) put(`${i + 10}.png`, i === 0 ? each : plain(i, 2, 2));
  const options = { size: 1024, fit: "stretch" as const };
  const onProgress = ({ label, done }: DataProgress) => {
    if (label.startsWith("preparing") && done === 12) throw new Error("broken off");
  };
  await assert.rejects(loadDataset(folder, { ...options, onProgress }), /broken off/);
  const decode = countDecoded();
  const data = await loadDataset(folder, options);
  decode.restore();
  assert.equal(decode.calls(), 4, "two shards of five were there");
  assert.equal(data.train.size + data.test.size, 14);
});

test("the same images have the same split; another seed has another", async () => {
  for (const name of ["a", "b"]) for (let i = 0; i < 30; i++) put(`${name}/${i}.png`, plain(i));
  const heldOut = async (seed: number) => values((await loadDataset(folder, { seed })).test);
  assert.deepEqual(await heldOut(1), await heldOut(1));
  assert.notDeepEqual(await heldOut(1), await heldOut(2));
  const { test, train } = await loadDataset(folder);
  assert.deepEqual([...test.labels].sort(), [0, 0, 0, 1, 1, 1], "a tenth of each class");
  assert.ok(new Set(train.labels.slice(0, 10)).size === 2, "the first are of all classes");
});

test("folders name classes; train and test are parts; hidden files and thumbnails are passed over", async () => {
  for (const part of ["train", "test"]) {
    for (const [name, value] of [
      ["rose", 10],
      ["10", 30],
      ["9", 20],
    ] as const) {
      put(`${part}/${name}/deep/a.png`, plain(value + (part === "test" ? 1 : 0)));
    }
  }
  put("train/rose/.hidden.png", "no image");
  put("train/rose/Thumbs.db", "no image");
  put("__MACOSX/train/rose/._a.png", "no image");
  put("readme.txt", "no image");
  const { classNames, train, test } = await loadDataset(folder);
  assert.deepEqual(classNames, ["9", "10", "rose"]);
  assert.deepEqual(values(train), [10, 20, 30]);
  assert.deepEqual(values(test), [11, 21, 31]);
  const label = (split: typeof train, value: number) =>
    split.labels[Array.from({ length: 3 }, (_, i) => split.bytes([i])[0]).indexOf(value)];
  assert.deepEqual(
    [10, 20, 30].map((value) => label(train, value)),
    [2, 0, 1],
  );
});

test("one size is kept, several become 64 × 64 and that is said; grey stays grey", async () => {
  for (let i = 0; i < 10; i++) put(`${i}.png`, plain(i, 8, 5));
  assert.deepEqual((await loadDataset(folder)).imageShape, [8, 5, 1]);
  put("other.png", plain(3, 9, 9));
  const heard: string[] = [];
  const data = await loadDataset(folder, { onMessage: (line) => heard.push(line) });
  assert.deepEqual(data.imageShape, [64, 64, 1]);
  assert.match(heard.join(), /brought to 64 × 64/);
  assert.deepEqual((await loadDataset(folder, { channels: 3, size: 4 })).imageShape, [4, 4, 3]);
});

test("fit: the middle, sides in the background's colour, or all of it", async () => {
  // Left half black, right half white, 8 wide and 4 high.
  const halves = encodePng(
    4,
    8,
    1,
    Uint8Array.from({ length: 32 }, (_, i) => (i % 8 < 4 ? 0 : 255)),
  );
  for (let i = 0; i < 2; i++) put(`${i}.png`, halves);
  const row = async (fit: "crop" | "pad" | "stretch", y: number) => {
    const { train } = await loadDataset(folder, {
      size: 4,
      fit,
      background: "#ff0000",
      channels: 3,
    });
    return Array.from({ length: 4 }, (_, x) => [
      ...train.pixels.slice(12 * y + 3 * x, 12 * y + 3 * x + 3),
    ]);
  };
  const [black, white, red] = [
    [0, 0, 0],
    [255, 255, 255],
    [255, 0, 0],
  ];
  assert.deepEqual(await row("crop", 0), [black, black, white, white]);
  assert.deepEqual(await row("pad", 0), [red, red, red, red]);
  const stretched = await row("stretch", 0);
  assert.ok(stretched[0][0] < 60 && stretched[3][0] > 195, JSON.stringify(stretched));
});

test("a folder without images says what it looked for and what it found", async () => {
  put("a.txt", "");
  put("b.HEIC", "");
  await assert.rejects(
    loadDataset(folder),
    /looked for PNG, JPEG, .* found 1 \.txt, 1 \.heic; convert HEIC to JPEG first; name another folder$/,
  );
  mkdirSync(path.join(root, "hollow"));
  await assert.rejects(
    loadDataset(path.join(root, "hollow")),
    /found no file; name another folder$/,
  );
  await assert.rejects(loadDataset(path.join(root, "nowhere")), /no such file or folder/);
});

/** Counts the images that are decoded. */
function countDecoded() {
  const { images } = host();
  assert.ok(images);
  const { decode } = images;
  let calls = 0;
  Object.assign(images, {
    decode: (...args: Parameters<typeof decode>) => {
      calls++;
      return decode(...args);
    },
  });
  return { calls: () => calls, restore: () => Object.assign(images, { decode }) };
}
