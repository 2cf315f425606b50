import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { decodeApng } from "fast-png";
import { animatedPng } from "./apng";

interface Chunk {
  type: string;
  data: Buffer;
}

function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.push({
      type: png.toString("latin1", at + 4, at + 8),
      data: png.subarray(at + 8, at + 8 + length),
    });
    at += length + 12;
  }
  return chunks;
}

test("frames are chunks in sequence, and their pixels come back", async () => {
  const frames = [Uint8Array.of(0, 10, 20, 30, 40, 50), Uint8Array.of(255, 0, 1, 2, 3, 4)];
  const blob = await animatedPng({ frames, imageShape: [2, 3, 1], milliseconds: 66 });
  const png = Buffer.from(await blob.arrayBuffer());
  assert.equal(png.toString("latin1", 1, 4), "PNG");
  const chunks = chunksOf(png);
  assert.deepEqual(
    chunks.map(({ type }) => type),
    ["IHDR", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "IEND"],
  );
  assert.deepEqual([...chunks[0].data], [0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0]);
  assert.deepEqual([...chunks[1].data], [0, 0, 0, 2, 0, 0, 0, 0]);
  const numbers = [chunks[2], chunks[4], chunks[5]].map(({ data }) => data.readUInt32BE(0));
  assert.deepEqual(numbers, [0, 1, 2]);
  assert.equal(chunks[2].data.readUInt16BE(20) / chunks[2].data.readUInt16BE(22), 0.066);
  const pixels = [chunks[3].data, chunks[5].data.subarray(4)].map((data) => {
    const rows = inflateSync(data);
    assert.deepEqual([rows[0], rows[4]], [0, 2]); // as it is, then the difference from above
    const above = [...rows.subarray(1, 4)];
    return [...above, ...[...rows.subarray(5)].map((v, x) => (v + above[x]) & 255)];
  });
  assert.deepEqual(pixels, frames.map((frame) => [...frame])); // prettier-ignore
  // 66 thousandths of a second, over the whole picture, in place of what was there.
  const control = [0, 0, 0, 3, 0, 0, 0, 2, ...new Array<number>(8).fill(0), 0, 66, 3, 232, 0, 0];
  assert.deepEqual([...chunks[4].data.subarray(4)], control);
  // Another reader takes it, check sums and all.
  const read = decodeApng(png, { checkCrc: true });
  assert.deepEqual(read.frames.map(({ data }) => [...data]), frames.map((frame) => [...frame])); // prettier-ignore
});

test("in colour, a row is three bytes a pixel", async () => {
  const frame = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9);
  const blob = await animatedPng({ frames: [frame], imageShape: [2, 2, 3], milliseconds: 66 });
  const chunks = chunksOf(Buffer.from(await blob.arrayBuffer()));
  assert.deepEqual([...chunks[0].data], [0, 0, 0, 2, 0, 0, 0, 2, 8, 2, 0, 0, 0]);
  const rows = inflateSync(chunks[3].data);
  assert.deepEqual([...rows], [0, 255, 0, 0, 0, 255, 0, 2, 1, 0, 255, 9, 10, 9]);
});
