import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { quantize } from "./quantize";

describe("quantize", () => {
  it("keeps a few flat colours exactly, the most frequent first", () => {
    const red = [200, 10, 20, 255];
    const white = [255, 255, 255, 255];
    const { indices, palette } = quantize(Uint8Array.from([red, white, white].flat()));
    assert.deepEqual([...palette], [255, 255, 255, 200, 10, 20]);
    assert.deepEqual([...indices], [1, 0, 0]);
  });

  it("gives more than 256 colours a near one", () => {
    // 32 × 32 colours, 8 apart: each in a bin of its own, a quarter of them in the palette.
    const colors = Array.from({ length: 1024 }, (_, i) => [8 * (i % 32), 8 * (i >> 5), 0, 255]);
    const { indices, palette } = quantize(Uint8Array.from(colors.flat()));
    assert.equal(palette.length, 256 * 3);
    const inPalette = colors.filter(
      ([red, green], i) => palette[3 * indices[i]] === red && palette[3 * indices[i] + 1] === green,
    );
    assert.equal(inPalette.length, 256);
  });
});
