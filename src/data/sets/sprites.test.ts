import assert from "node:assert/strict";
import { test } from "node:test";
import { loadDataset } from "../index";

test("sprites are shapes in colour whose factors are known, image by image", async () => {
  const {
    train,
    test: held,
    ...about
  } = await loadDataset("sprites", { limit: { train: 40, test: 5 } });
  assert.deepEqual(about.classNames, ["square", "ellipse", "triangle", "star", "heart"]);
  assert.deepEqual(
    [about.generated, about.imageShape, train.size, held.size],
    [true, [64, 64, 3], 40, 5],
  );
  const { names, values } = train.factors ?? { names: [], values: [] };
  assert.deepEqual(names, ["shape", "size", "slant", "x", "y", "hue"]);
  assert.equal(values.length, 40 * 6);
  for (let i = 0; i < 40; i++) assert.equal(values[6 * i], train.labels[i]);
  assert.notDeepEqual(train.pixels.slice(0, 64 * 64 * 3), held.pixels.slice(0, 64 * 64 * 3));
});

test("a limit gives the first of the same images, a seed others, and factors follow slice and pick", async () => {
  const load = (train: number, seed = 0) =>
    loadDataset("sprites", { seed, limit: { train, test: 1 } });
  const [many, few, other] = [await load(8), await load(3), await load(3, 1)];
  assert.deepEqual(few.train.pixels, many.train.pixels.slice(0, few.train.pixels.length));
  assert.notDeepEqual(other.train.pixels, few.train.pixels);
  const values = many.train.factors?.values ?? new Float32Array();
  assert.deepEqual(many.train.slice(2, 4, "s").factors?.values, values.slice(12, 24));
  const picked = many.train.pick([5, 0], "p").factors?.values;
  assert.deepEqual(picked, Float32Array.of(...values.slice(30, 36), ...values.slice(0, 6)));
});

test("they are drawn at the size that is asked for, where they are in the larger picture", async () => {
  const limit = { train: 6, test: 1 };
  const { train } = await loadDataset("sprites", { size: "48x24", limit });
  assert.deepEqual(train.imageShape, [24, 48, 3]);
  for (const size of [8, 256]) {
    const { train: sized } = await loadDataset("sprites", { size, limit });
    const values = sized.factors?.values ?? [];
    for (let i = 0; i < 6; i++) {
      const [x, y] = centre(sized.bytes([i]), size);
      // The margin is at most 1.42 · 0.24 of the side, and the rest is shared out by x and y.
      assert.ok(Math.abs(x - 0.5) < 0.5 && Math.abs(y - 0.5) < 0.5);
      const radius = 0.11 + 0.13 * values[6 * i + 1];
      const expected = [3, 4].map((k) => 1.42 * radius + values[6 * i + k] * (1 - 2.84 * radius));
      assert.ok(Math.hypot(x - expected[0], y - expected[1]) < 0.08, `${size} ${i}: ${x}, ${y}`);
    }
  }
  await assert.rejects(loadDataset("sprites", { size: 0 }), /an image size is a side in pixels/);
});

/** The middle of what is lighter than the ground, in shares of the side. */
function centre(pixels: Uint8Array, side: number): [number, number] {
  let [mass, x, y] = [0, 0, 0];
  for (let p = 0; p < side * side; p++) {
    const light = Math.max(pixels[3 * p], pixels[3 * p + 1], pixels[3 * p + 2]);
    if (light < 100) continue;
    mass++;
    x += ((p % side) + 0.5) / side;
    y += (Math.floor(p / side) + 0.5) / side;
  }
  return [x / mass, y / mass];
}
