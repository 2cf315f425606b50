import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { UserError } from "../config";
import { packPictures, type PicturesParts } from "./pack_pictures";
import { arraysOf } from "./payload";
import { tileMiddle } from "./tiles";

/**
 * Made by hand: 40 grey images of 1 × 2 pixels whose latents are (i, −i) / 20; the decoder's pixels
 * are z₁ + 0.1 × label and z₂, as far as they are in [0, 1].
 */
function parts(more: Partial<PicturesParts> = {}): PicturesParts {
  const latents = Float32Array.from({ length: 80 }, (_, k) => ((k % 2 ? -1 : 1) * Math.floor(k / 2)) / 20); // prettier-ignore
  return {
    ...{ title: "made", item: "image", imageShape: [1, 2, 1], latentSize: 2 },
    classNames: ["a", "b", "c"],
    takesLabels: true,
    kl: [0.5, 2],
    maps: [{ kind: "linear", name: "plane", center: [0, 0], directions: [[1, 0], [0, 1]] }], // prettier-ignore
    coordinates: {},
    points: {
      images: Uint8Array.from({ length: 80 }, (_, k) => k),
      labels: Int32Array.from({ length: 40 }, (_, i) => i % 3),
      latents,
    },
    decode: (z, labels) => z.map((v, k) => (k % 2 ? v : v + 0.1 * labels[k >> 1])),
    ...more,
  };
}

const byte = (v: number) => Math.round(255 * Math.min(1, Math.max(0, v)));

async function unpacked(from: PicturesParts) {
  const payload = await packPictures(from);
  const bytes = Uint8Array.from(gunzipSync(Buffer.from(payload.bytes, "base64")));
  return { payload, arrays: arraysOf(payload, bytes.buffer) };
}

test("every tile is the decoding of its middle, under each label in turn", async () => {
  const { payload, arrays } = await unpacked(parts());
  assert.deepEqual(payload.told, [0, 1, 2]);
  const [grid] = payload.grids;
  const count = grid.columns * grid.rows;
  assert.equal(arrays["tiles.0"].length, 3 * count * 2);
  for (const [label, tile] of [
    [0, 0],
    [2, count - 1],
    [1, 7],
  ]) {
    const { x, y } = tileMiddle(grid, tile);
    const at = 2 * (label * count + tile);
    assert.deepEqual([...arrays["tiles.0"].subarray(at, at + 2)], [byte(x + 0.1 * label), byte(y)]);
  }
});

test("test images again, strips of the strongest dimension first, ways from end to end", async () => {
  const { payload, arrays } = await unpacked(parts());
  // Image 4 has the latent (0.2, −0.2) and the label 1.
  assert.deepEqual([...arrays["points.rebuilt"].subarray(8, 10)], [byte(0.3), 0]);
  const { dimensions, values } = payload.strips;
  assert.deepEqual(dimensions, [1, 0]);
  // Under label 0, dimension 1 at 0.75: the second pixel; the first stays at 0.
  const at = 2 * values.indexOf(0.75);
  assert.deepEqual([...arrays.strips.subarray(at, at + 2)], [0, byte(0.75)]);
  const { pairs, steps } = payload.ways;
  const [from, to] = pairs[0].map((i) => i / 20);
  const red = [...arrays.ways.subarray(0, 2 * steps)].filter((_, k) => k % 2 === 0);
  assert.deepEqual([red[0], red[steps - 1]], [byte(from), byte(to)]);
  assert.equal(red[(steps - 1) / 2], byte((from + to) / 2));
});

test("without labels all is decoded once", async () => {
  const points = { ...parts().points, labels: new Int32Array(40).fill(-1) };
  const { payload, arrays } = await unpacked(parts({ takesLabels: false, classNames: [], points }));
  assert.deepEqual(payload.told, [0]);
  assert.deepEqual([...arrays["points.labels"]], [...points.labels]);
  assert.equal(arrays["tiles.0"].length, payload.grids[0].columns * payload.grids[0].rows * 2);
});

test("pixels that are no numbers are refused in one line", async () => {
  const decode = (z: Float32Array) => z.map(() => NaN);
  await assert.rejects(packPictures(parts({ decode })), (error: unknown) => error instanceof UserError && /no playground.*NaN/.test(error.message)); // prettier-ignore
});
