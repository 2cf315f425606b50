import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { greyPng, palettePng } from "./png";
import { readPng } from "./testing/png_reader";
import { loadRasterizer } from "./rasterize";

describe("greyPng", () => {
  it("writes each pixel where it belongs", () => {
    const png = readPng(greyPng(Uint8Array.of(0, 50, 100, 150, 200, 255), 3, 2));
    assert.deepEqual([png.width, png.height, png.colorType], [3, 2, 0]);
    assert.equal(png.at(2, 0), 100);
    assert.equal(png.at(0, 1), 150);
  });

  it("is read by a strict decoder, so the check sums hold", async () => {
    const { render } = await loadRasterizer();
    const href = `data:image/png;base64,${greyPng(Uint8Array.of(7, 200), 2, 1).toString("base64")}`;
    const { pixels } = render(
      `<svg xmlns="http://www.w3.org/2000/svg" width="2" height="1"><image width="2" height="1" ` +
        `image-rendering="optimizeSpeed" href="${href}"/></svg>`,
    );
    assert.deepEqual([...pixels], [7, 7, 7, 255, 200, 200, 200, 255]);
  });
});

describe("palettePng", () => {
  it("writes palette and entries", () => {
    const png = readPng(palettePng(Uint8Array.of(1, 0), Uint8Array.of(9, 8, 7, 255, 0, 1), 2, 1));
    assert.equal(png.colorType, 3);
    assert.deepEqual([...png.palette], [9, 8, 7, 255, 0, 1]);
    assert.deepEqual([png.at(0, 0), png.at(1, 0)], [1, 0]);
  });
});
