import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inflateSync } from "node:zlib";
import { encode } from "fast-png";
import { host, provideHost } from "../host";
import { pixelPng } from "./pixel_png";
import { greyPng, imagePng, palettePng, type Rgb } from "./png";
import { drawn, readPng } from "./testing/png_reader";

const greys = Uint8Array.of(0, 50, 100, 150, 200, 255);

describe("greyPng", () => {
  it("writes each pixel where it belongs", () => {
    const png = readPng(greyPng(greys, 3, 2));
    assert.deepEqual([png.width, png.height, png.channels, png.palette], [3, 2, 1, []]);
    assert.equal(png.at(2, 0), 100);
    assert.equal(png.at(0, 1), 150);
  });

  it("holds a row of bytes for each row of pixels, after its filter, and no more", () => {
    const png = Buffer.from(greyPng(greys, 3, 2));
    // 8 bytes of signature, 25 of the header; then the length of the data, its name and the data.
    const data = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
    assert.deepEqual([...data], [0, 0, 50, 100, 0, 150, 200, 255]);
  });

  it("is read by a strict decoder, so the check sums hold", async () => {
    const { pixels } = await drawn(greyPng(Uint8Array.of(7, 200), 2, 1));
    assert.deepEqual([...pixels], [7, 7, 7, 255, 200, 200, 200, 255]);
  });

  it("means the same where the host has no compression of its own", () => {
    const all = host();
    provideHost({ ...all, deflate: undefined });
    try {
      assert.deepEqual(readPng(greyPng(greys, 3, 2)).pixels, greys);
    } finally {
      provideHost(all);
    }
  });
});

describe("readPng", () => {
  it("refuses bytes that are not as they were written", () => {
    const png = greyPng(greys, 3, 2);
    png[29] ^= 1; // in the check sum of the header
    assert.throws(() => readPng(png), /crc/i);
  });

  it("refuses more than 8 bits a channel", () => {
    const data = Uint16Array.of(1, 60_000);
    const png = encode({ data, width: 2, height: 1, depth: 16, channels: 1 });
    assert.throws(() => readPng(png), /8 bits a channel is needed, not of 16/);
  });
});

describe("imagePng", () => {
  it("writes colour as red, green and blue", async () => {
    const png = imagePng(Uint8Array.of(1, 2, 3, 250, 251, 252), [1, 2, 3]);
    assert.deepEqual([...(await drawn(png)).pixels], [1, 2, 3, 255, 250, 251, 252, 255]);
  });
});

describe("palettePng", () => {
  it("writes palette and entries", async () => {
    const palette: Rgb[] = [
      [9, 8, 7],
      [255, 0, 1],
    ];
    const png = palettePng(Uint8Array.of(1, 0), palette, 2, 1);
    assert.deepEqual(readPng(png).palette, palette);
    assert.deepEqual([...(await drawn(png)).pixels], [255, 0, 1, 255, 9, 8, 7, 255]);
  });
});

describe("pixelPng", () => {
  it("makes each pixel a square, in grey and in colour, and clips", async () => {
    const grey = readPng(pixelPng(Float32Array.of(-1, 0.2, 1, 7), [2, 2], 3));
    assert.deepEqual([grey.width, grey.height, grey.channels], [6, 6, 1]);
    assert.deepEqual([grey.at(2, 2), grey.at(3, 0), grey.at(5, 2)], [0, 51, 51]); // 0.2 · 255
    assert.deepEqual([grey.at(0, 3), grey.at(5, 5)], [255, 255]);

    const { pixels } = await drawn(pixelPng(Float32Array.of(1, 0, 0.2, 0, 1, 0), [1, 2, 3], 2));
    const [left, right] = [[255, 0, 51, 255], [0, 255, 0, 255]]; // prettier-ignore
    const row = [left, left, right, right].flat();
    assert.deepEqual([...pixels], [...row, ...row]);
  });
});
