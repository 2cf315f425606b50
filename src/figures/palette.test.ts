import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compactPng, quantize } from "./palette";
import { imagePng } from "./png";
import { drawn } from "./testing/png_reader";

describe("quantize", () => {
  it("keeps a few flat colours exactly, the most frequent first", () => {
    const red = [200, 10, 20, 255];
    const white = [255, 255, 255, 255];
    const { indices, palette } = quantize(Uint8Array.from([red, white, white].flat()), 4);
    assert.deepEqual(palette, [[255, 255, 255], [200, 10, 20]]); // prettier-ignore
    assert.deepEqual([...indices], [1, 0, 0]);
  });

  it("gives more than 256 colours a near one", () => {
    // 32 × 32 colours, 8 apart: each in a bin of its own, a quarter of them in the palette.
    const colors = Array.from({ length: 1024 }, (_, i) => [8 * (i % 32), 8 * (i >> 5), 0]);
    const { indices, palette } = quantize(Uint8Array.from(colors.flat()), 3);
    assert.equal(palette.length, 256);
    const inPalette = colors.filter(
      ([red, green], i) => palette[indices[i]][0] === red && palette[indices[i]][1] === green,
    );
    assert.equal(inPalette.length, 256);
  });
});

describe("compactPng", () => {
  it("keeps the few colours of a plot, in fewer bytes", async () => {
    // A white page with a line of one colour.
    const pixels = new Uint8Array(100 * 100 * 3).fill(255);
    for (let x = 0; x < 100; x++) pixels.set([63, 144, 218], (50 * 100 + x) * 3);
    const png = imagePng(pixels, [100, 100, 3]);
    const compact = compactPng(png);
    assert.ok(compact.length < png.length);
    const { pixels: shown } = await drawn(compact);
    assert.deepEqual([...shown.subarray(0, 3)], [255, 255, 255]);
    assert.deepEqual([...shown.subarray(4 * 5050, 4 * 5050 + 3)], [63, 144, 218]);
  });
});
