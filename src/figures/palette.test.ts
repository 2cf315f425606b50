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

  it("keeps 256 colours that differ by 8 or more, whichever channel it is", () => {
    const levels = [3, 11, 91, 171, 211, 251];
    const colors = levels.flatMap((r) => levels.flatMap((g) => levels.map((b) => [r, g, b])));
    const { indices, palette } = quantize(Uint8Array.from(colors.flat()), 3);
    assert.deepEqual(
      [...indices].map((entry) => palette[entry]),
      colors,
    );
  });

  it("makes one colour of those that agree in the top five bits: their mean", () => {
    // 8 and 15 are 00001 000 and 00001 111; (8 + 8 + 15) / 3 = 10.3
    const pixels = [8, 16, 24, 8, 16, 24, 15, 23, 31];
    const { indices, palette } = quantize(Uint8Array.from(pixels), 3);
    assert.deepEqual([palette, [...indices]], [[[10, 18, 26]], [0, 0, 0]]);
  });

  for (const [a, b] of [[0, 1], [0, 2], [1, 2]]) {
    it(`gives more than 256 colours the nearest, in channels ${a} and ${b}`, () => {
      // 32 × 32 colours, 8 apart: each in a bin of its own. The palette has the first 8 × 32.
      const color = (i: number, j: number) => {
        const rgb = [0, 0, 0];
        [rgb[a], rgb[b]] = [8 * i, 8 * j];
        return rgb;
      };
      const places = Array.from({ length: 1024 }, (_, k) => [k >> 5, k % 32]);
      const pixels = Uint8Array.from(places.flatMap(([i, j]) => color(i, j)));
      const { indices, palette } = quantize(pixels, 3);
      assert.equal(palette.length, 256);
      assert.deepEqual(
        [...indices].map((entry) => palette[entry]),
        places.map(([i, j]) => color(Math.min(i, 7), j)),
      );
    });
  } // prettier-ignore
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
