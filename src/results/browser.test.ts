import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import { inColour } from "../data/images/pixels";
import { readPng } from "../figures/testing/png_reader";
import { host, memoryFiles, provideHost, toBase64 } from "../host";
import { noBrowser } from "../host/testing/browser";
import { bundleForBrowser, filesOfRoom, ROOMS } from "./testing/bundle_for_browser";
import {
  type ImageFiles,
  type ImagesHere,
  imagesHere,
  type PlainRaster,
} from "./testing/images_here";
import { labInPage } from "./testing/lab_in_page";
import { type LabOutcome, smallLab } from "./testing/small_lab";

test("every file from random to playground can be part of a page", async () => {
  const files = ROOMS.flatMap(filesOfRoom);
  for (const file of ["random/index.ts", "data/download.ts", "playground/page/main.ts"]) {
    assert.ok(files.includes(file), file);
  }
  await bundleForBrowser(files);
});

test(
  "a worker in a page trains, saves, loads, goes on and draws as Node does",
  { skip: noBrowser },
  async (t) => {
    const started = Date.now();
    const files = await imageFiles();
    const { outcome: page, images, unanswered, scriptSize } = await labInPage(files);
    const seconds = (Date.now() - started) / 1000;
    t.diagnostic(`${(scriptSize / 1024).toFixed(0)} kB of script, ${seconds.toFixed(1)} s`);
    const node = await labInNode();

    assert.deepEqual(unanswered, []);
    assert.equal(page.backend, "wasm");
    assert.ok(page.calls, "TensorFlow.js's operations alone, not the project's");
    assert.ok(page.calls.product > 0);
    // 4 epochs of 20 steps, each for 5 kernels and 5 biases.
    assert.equal(page.calls.adam, 4 * 20 * 10);
    assert.deepEqual(page.calls, node.calls);

    const [first, , last] = page.losses;
    assert.equal(page.losses.length, 3);
    assert.ok(last < 0.9 * first, `the loss went from ${first} to ${last}`);
    assert.ok(page.resumedLoss < last, `${page.resumedLoss} after ${last}`);
    assertNear(page.testLoss, node.testLoss);
    assertNear(page.resumedLoss, node.resumedLoss);
    page.losses.forEach((loss, epoch) => assertNear(loss, node.losses[epoch]));

    assert.equal(page.decodedDifference, 0);
    assert.equal(page.samples.length, 10 * 8 * 8);
    page.samples.forEach((pixel, i) => assert.ok(Math.abs(pixel - node.samples[i]) < 1e-3, `${i}`));
    assert.deepEqual(Object.keys(page.files), Object.keys(node.files));

    const [picture, expected] = [page, node].map((each) => readPng(Uint8Array.from(each.picture)));
    assert.deepEqual([picture.width, picture.height], [expected.width, expected.height]);
    assert.ok(new Set(picture.pixels).size > 10, "the picture is empty");

    assertSeenAlike(images, await inMemory(() => imagesHere(files)));
  },
);

/** Image files of each kind that a browser reads, and some that nobody can. */
async function imageFiles(): Promise<ImageFiles> {
  const [height, width] = [40, 56];
  const slope = (channels: 1 | 3 | 4) =>
    Uint8Array.from({ length: height * width * channels }, (_, k) => {
      const [row, column] = [Math.floor(k / channels / width), Math.floor(k / channels) % width];
      return [3 * row + 2 * column, 4 * column, 255 - 6 * row, 5 * row][k % channels] % 256;
    });
  const image = (channels: 1 | 3 | 4) =>
    sharp(slope(channels), { raw: { width, height, channels } });
  const files: Record<string, Uint8Array> = {
    "colours.png": await image(3).png().toBuffer(),
    "opacity.png": await image(4).png().toBuffer(),
    "grey 16 bit.png": await image(1).toColourspace("grey16").png().toBuffer(),
    "photograph.jpg": await image(3).jpeg({ quality: 90 }).toBuffer(),
    "on its side.jpg": await image(3).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    "lossless.webp": await image(3).webp({ lossless: true }).toBuffer(),
    "palette.gif": await image(3).gif().toBuffer(),
    "text.png": Buffer.from("no image"),
  };
  for (const name of ["photograph.jpg", "colours.png"]) {
    files[`cut off ${name}`] = files[name].subarray(0, 0.6 * files[name].length);
  }
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, toBase64(bytes)]));
}

/** How far apart are two decoders of JPEG, two roundings of what is half transparent, two filters. */
const LEVELS = { jpg: 2, opacity: 1, smaller: 2 };

function assertSeenAlike(page: ImagesHere, node: ImagesHere): void {
  for (const [name, seen] of Object.entries(page.seen)) {
    const expected = node.seen[name];
    assert.deepEqual(seen.header, expected.header, name);
    assert.equal(seen.error === undefined, expected.error === undefined, `${name}: ${seen.error}`);
    if (!seen.whole || !expected.whole || !seen.small || !expected.small) continue;
    const most = /jpg/.test(name) ? LEVELS.jpg : /opacity/.test(name) ? LEVELS.opacity : 0;
    const off = Math.max(...differences(seen.whole, expected.whole));
    assert.ok(off <= most, `${name}: ${off} levels apart`);
    const smaller = differences(seen.small, expected.small);
    const mean = smaller.reduce((sum, level) => sum + level) / smaller.length;
    assert.ok(mean < LEVELS.smaller, `${name}, smaller: ${mean} levels apart in the mean`);
  }
  assert.match(page.seen["text.png"].error ?? "", /its content is no PNG/);
  assert.match(page.seen["cut off photograph.jpg"].error ?? "", /it is broken/);
  assert.deepEqual(page.folder, node.folder);
}

/** Between two images on white, value by value. */
function differences(seen: PlainRaster, expected: PlainRaster): number[] {
  assert.deepEqual([seen.height, seen.width], [expected.height, expected.width]);
  const [ours, theirs] = [seen, expected].map((raster) =>
    inColour({ ...raster, pixels: Uint8Array.from(raster.pixels) }, [255, 255, 255]),
  );
  return Array.from(ours, (level, i) => Math.abs(level - theirs[i]));
}

/** The same with Node's side. */
function labInNode(): Promise<LabOutcome> {
  return inMemory(smallLab);
}

/** With Node's side, but for the files, which are in memory. */
async function inMemory<T>(work: () => Promise<T>): Promise<T> {
  const node = host();
  const scripts = { ...node.scripts, plotly: () => Promise.resolve("Plotly = {};") };
  provideHost({ ...node, scripts, files: memoryFiles() });
  try {
    return await work();
  } finally {
    provideHost(node);
  }
}

function assertNear(value: number, expected: number): void {
  const difference = Math.abs(value / expected - 1);
  assert.ok(difference < 1e-4, `${value}, where Node has ${expected}`);
}
