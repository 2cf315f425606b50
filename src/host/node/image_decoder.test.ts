import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeImages } from "./image_decoder";

/**
 * A grey TIFF file of one row, uncompressed.
 *
 * @param format 1 whole numbers, 3 floating point
 */
function tiff(values: Uint8Array, bits: 8 | 16 | 32, format: 1 | 3): Uint8Array {
  const [short, long] = [3, 4];
  const width = (8 * values.length) / bits;
  const entries = [
    ...[[256, width], [257, 1], [258, bits], [259, 1], [262, 1]], // size, depth, no compression, black is 0
    ...[[273, 8 + 2 + 12 * 10 + 4], [277, 1], [278, 1], [279, values.length], [339, format]],
  ]; // prettier-ignore
  const bytes = new Uint8Array(8 + 2 + 12 * entries.length + 4 + values.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0, 8]);
  view.setUint16(8, entries.length, true);
  entries.forEach(([tag, value], i) => {
    const at = 10 + 12 * i;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, tag === 273 || tag === 279 ? long : short, true);
    view.setUint32(at + 4, 1, true);
    view.setUint32(at + 8, value, true);
  });
  bytes.set(values, bytes.length - values.length);
  return bytes;
}

test("a TIFF of 8 or 16 bits is read, the upper byte of the latter", async () => {
  const eight = await nodeImages.decode(tiff(Uint8Array.of(0, 100, 255), 8, 1));
  assert.deepEqual([eight.width, eight.height], [3, 1]);
  const reds = ({ pixels, channels }: typeof eight) =>
    [...pixels].filter((_, i) => i % channels === 0);
  assert.deepEqual(reds(eight), [0, 100, 255]);
  const levels = new Uint8Array(Uint16Array.of(0, 100 * 256 + 7, 65535).buffer);
  assert.deepEqual(reds(await nodeImages.decode(tiff(levels, 16, 1))), [0, 100, 255]);
});

test("a TIFF of measurements is refused in place of being all black", async () => {
  const shares = new Uint8Array(Float32Array.of(0, 0.5, 1).buffer);
  await assert.rejects(
    nodeImages.decode(tiff(shares, 32, 3)),
    /of the type float: save it with 8 or 16/,
  );
  const counts = new Uint8Array(Uint32Array.of(0, 500, 70_000).buffer);
  await assert.rejects(nodeImages.decode(tiff(counts, 32, 1)), /of the type uint: save it/);
});

test("what is no image is called what it is, where that is known", async () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const heic = Uint8Array.of(0, 0, 0, 24, ...bytes("ftypheic"), ...new Uint8Array(40));
  await assert.rejects(
    nodeImages.header(heic),
    /no PNG, JPEG.*, but HEIC, which is to be converted/,
  );
  await assert.rejects(nodeImages.header(bytes("<svg/>")), /but SVG$/);
  await assert.rejects(nodeImages.header(bytes("<!doctype html>")), /but a page of the web$/);
  await assert.rejects(
    nodeImages.header(bytes("version https://git-lfs.github.com")),
    /git lfs pull/,
  );
  await assert.rejects(nodeImages.header(bytes("words")), /TIFF or AVIF$/);
  await assert.rejects(nodeImages.header(new Uint8Array()), /it is empty/);
});
