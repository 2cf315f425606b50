import assert from "node:assert/strict";
import { test } from "node:test";
import { greyInColour, inColour, inGrey, invert, isGrey, withoutAlpha } from "./pixels";

const WHITE = [255, 255, 255] as const;

const raster = (channels: 3 | 4, ...pixels: number[]) => ({
  ...{ width: pixels.length / channels, height: 1, channels },
  pixels: Uint8Array.from(pixels),
});

test("what is half transparent is half the background, to the nearest level", () => {
  const seen = raster(4, 200, 100, 0, 255, 200, 100, 0, 0, 200, 100, 0, 51);
  // 51 of 255 is a fifth: 0.2 · 200 + 0.8 · 10 = 48, 0.2 · 100 + 0.8 · 20 = 36, 0.8 · 31 = 24.8
  assert.deepEqual([...inColour(seen, [10, 20, 31])], [200, 100, 0, 10, 20, 31, 48, 36, 25]);
  assert.deepEqual([...inColour(raster(3, 1, 2, 3), [9, 9, 9])], [1, 2, 3]);
});

test("grey is the luma of BT.601, and of grey itself", () => {
  // 0.299 · 255 = 76.2, 0.587 · 255 = 149.7, 0.114 · 255 = 29.1
  assert.deepEqual([...inGrey(Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255))], [76, 150, 29]);
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  assert.deepEqual(inGrey(greyInColour(all)), all);
});

test("grey is what Pillow's mode L has, where a unit in the 16th bit would make another", () => {
  const known: [colour: number[], grey: number][] = [
    [[195, 110, 216], 147],
    [[207, 236, 27], 204],
    [[244, 8, 218], 103],
    [[5, 188, 32], 115],
    [[1, 53, 185], 53],
  ];
  for (const [colour, grey] of known)
    assert.deepEqual([...inGrey(Uint8Array.from(colour))], [grey]);
});

test("an image is grey where all of its pixels are", () => {
  assert.equal(isGrey(Uint8Array.of(1, 1, 1, 7, 7, 7)), true);
  assert.equal(isGrey(Uint8Array.of(1, 1, 1, 7, 7, 8)), false);
  assert.equal(isGrey(Uint8Array.of(1, 2, 1)), false);
});

test("inverted, black is white", () => {
  assert.deepEqual([...invert(Uint8Array.of(0, 255, 100))], [255, 0, 155]);
});

test("colours with alpha are mixed with the background, each channel with its own", () => {
  // (c α + b (255 − α)) / 255, rounded: (200·102 + 10·153)/255 = 86, (100·102 + 20·153)/255 = 52, …
  const pixels = Uint8Array.of(200, 100, 50, 102, 1, 2, 3, 0, 255, 254, 253, 255);
  const mixed = withoutAlpha(pixels, 4, [10, 20, 30]);
  assert.deepEqual(mixed, Uint8Array.of(86, 52, 38, 10, 20, 30, 255, 254, 253));
  assert.equal(mixed.buffer, pixels.buffer);
});

test("grey with alpha is mixed with the background's luma by ITU-R BT.601", () => {
  const behind = (red: number, green: number, blue: number) =>
    withoutAlpha(Uint8Array.of(7, 0), 2, [red, green, blue])[0];
  // 0.299 · 255 = 76.2, 0.587 · 255 = 149.7, 0.114 · 255 = 29.1.
  assert.deepEqual([behind(255, 0, 0), behind(0, 255, 0), behind(0, 0, 255)], [76, 150, 29]);
  assert.equal(behind(255, 255, 255), 255);
  const mixed = withoutAlpha(Uint8Array.of(255, 255, 0, 0, 100, 51), 2, WHITE);
  assert.deepEqual(mixed, Uint8Array.of(255, 255, 224));
});

test("what has no alpha stays as it is", () => {
  for (const channels of [1, 3]) {
    const pixels = Uint8Array.of(1, 2, 3, 4, 5, 6);
    assert.equal(withoutAlpha(pixels, channels, WHITE), pixels);
  }
});
