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

/** What there is room for, of that many classes, maps and pixels. */
async function room(classes: number, maps: number, imageShape: readonly [number, number, 1 | 3]) {
  const pixels = imageShape[0] * imageShape[1] * imageShape[2];
  const count = 600;
  const { payload, arrays } = await unpacked({
    ...{ title: "made", item: "image", imageShape, latentSize: 12, takesLabels: true },
    classNames: Array.from({ length: classes }, (_, i) => `${i}`),
    kl: new Array<number>(12).fill(1),
    maps: Array.from({ length: maps }, () => {
      const unit = (axis: number) => Array.from({ length: 12 }, (_, d) => Number(d === axis));
      return { kind: "linear", name: "plane", center: unit(-1), directions: [unit(0), unit(1)] };
    }),
    coordinates: {},
    points: {
      images: new Uint8Array(count * pixels),
      labels: Int32Array.from({ length: count }, (_, i) => i % classes),
      latents: Float32Array.from({ length: 12 * count }, (_, k) => Math.sin(k * k)),
    },
    decode: (_, labels) => new Float32Array(labels.length * pixels),
  });
  const [{ columns, rows }] = payload.grids;
  return {
    told: payload.told.length,
    tiles: columns * rows,
    images: arrays["points.images"].length / pixels,
    dimensions: payload.strips.dimensions.length,
    pairs: payload.ways.pairs.length,
  };
}

/** Columns and rows are whole numbers: a few tiles more or fewer. */
const assertRoom = (found: Awaited<ReturnType<typeof room>>, { tiles, ...rest }: typeof found) => {
  assert.ok(Math.abs(found.tiles / tiles - 1) < 0.1, `${found.tiles} tiles, not ${tiles}`);
  assert.deepEqual({ ...found, tiles: 0 }, { ...rest, tiles: 0 });
};

test("4,800 small pictures are shared: 55 % for maps, 12 for images, 15 for strips, 10 for ways", async () => {
  // 2640 tiles under ten labels; 720 pictures of strips, 9 each; 480 of ways, 11 each.
  const ten = { told: 10, tiles: 264, images: 576, dimensions: 8, pairs: 4 };
  assertRoom(await room(10, 1, [1, 1, 1]), ten);
  // 880 tiles a map, at least 30 of them under a label; the strips of one dimension, one way.
  const many = { told: 29, tiles: 30, images: 576, dimensions: 2, pairs: 1 };
  assertRoom(await room(100, 3, [1, 1, 1]), many);
  // Under one label there is room for more, but no map needs it.
  assertRoom(await room(1, 1, [1, 1, 1]), { told: 1, tiles: 480, images: 576, dimensions: 8, pairs: 4 }); // prettier-ignore
});

test("pictures of 64 × 64 in colour are fewer: nine million bytes hold 732", async () => {
  // 402 tiles; 87 images; 109 pictures of strips; 73 of ways.
  const large = { told: 1, tiles: 402, images: 87, dimensions: 8, pairs: 4 };
  assertRoom(await room(1, 1, [64, 64, 3]), large);
});

test("strips are decoded at nine values, ways in eleven steps", async () => {
  const { payload } = await unpacked(parts());
  assert.deepEqual(payload.strips.values, [-3, -2.25, -1.5, -0.75, 0, 0.75, 1.5, 2.25, 3]);
  assert.equal(payload.ways.steps, 11);
});

test("of a map that is known at points, the tiles near one are decoded, the others are black", async () => {
  const points = { ...parts().points, images: new Uint8Array(80) };
  // All at the origin but two far away: the map is mostly empty.
  const coordinates = new Float32Array(80);
  coordinates.set([40, -25], 0);
  coordinates.set([-10, 40], 2);
  const { payload, arrays } = await unpacked({
    ...parts({ takesLabels: false, points, coordinates: { places: coordinates } }),
    maps: [{ kind: "neighbours", name: "points", coordinates: "places" }],
    decode: (_, labels) => new Float32Array(2 * labels.length).fill(1),
  });
  const [grid] = payload.grids;
  const { width, height } = { width: (grid.right - grid.left) / grid.columns, height: (grid.top - grid.bottom) / grid.rows }; // prettier-ignore
  const reach = 1.2 * Math.sqrt(width * height);
  const near = Array.from({ length: grid.columns * grid.rows }, (_, tile) => {
    const { x, y } = tileMiddle(grid, tile);
    return [[0, 0], [40, -25], [-10, 40]].some(([px, py]) => Math.hypot(x - px, y - py) < reach); // prettier-ignore
  });
  const light = near.map((_, tile) => arrays["tiles.0"][2 * tile] === 255);
  assert.deepEqual(light, near);
  assert.ok(near.includes(true) && near.includes(false));
});

test("pixels that are no numbers are refused in one line", async () => {
  const decode = (z: Float32Array) => z.map(() => NaN);
  await assert.rejects(packPictures(parts({ decode })), (error: unknown) => error instanceof UserError && /no playground.*NaN/.test(error.message)); // prettier-ignore
});
