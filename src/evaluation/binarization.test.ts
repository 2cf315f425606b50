import assert from "node:assert/strict";
import { test } from "node:test";
import { uniform } from "../random";
import { binarized } from "./binarization";

const images = Float32Array.from({ length: 3 * 1000 }, (_, k) => [0, 0.25, 1][k % 3]);
const which = { name: "test", indices: [4, 5, 6] };
const draw = { seed: 1, step: 0 };

test("none leaves the pixels grey", () => {
  assert.equal(binarized(images, which, { ...draw, binarization: "none" }), images);
});

for (const binarization of ["static", "dynamic"] as const) {
  test(`${binarization}: a pixel is 1 as often as its grey level says`, () => {
    const bits = binarized(images, which, { ...draw, binarization });
    assert.ok(bits.every((bit) => bit === 0 || bit === 1));
    const share = (grey: number) =>
      bits.filter((bit, k) => k % 3 === grey && bit === 1).length / 1000;
    assert.deepEqual([share(0), share(2)], [0, 1]);
    assert.ok(Math.abs(share(1) - 0.25) < 0.05, `${share(1)}`); // 3.6 standard deviations
  });
}

test("static is one data set: the same for every seed, every step and every batch", () => {
  const all = binarized(images, which, { ...draw, binarization: "static" });
  const again = binarized(images, which, { seed: 2, step: 9, binarization: "static" });
  assert.deepEqual(all, again);
  const one = { name: "test", indices: [5] };
  const second = binarized(images.slice(1000, 2000), one, { ...draw, binarization: "static" });
  assert.deepEqual(second, all.slice(1000, 2000));
  // It stays the same from version to version, too.
  const stream = "static binarization of test";
  const fifth = uniform({ seed: 0, stream, step: 5 }, 1000);
  assert.deepEqual(second, fifth.map((u, p) => Number(u < images[1000 + p]))); // prettier-ignore
  const train = { ...which, name: "train" };
  assert.notDeepEqual(binarized(images, train, { ...draw, binarization: "static" }), all);
});

test("dynamic is drawn anew at each step, and is a function of the seed", () => {
  const at = (seed: number, step: number) =>
    binarized(images, which, { seed, step, binarization: "dynamic" });
  assert.deepEqual(at(1, 0), at(1, 0));
  assert.notDeepEqual(at(1, 0), at(1, 1));
  assert.notDeepEqual(at(1, 0), at(2, 0));
});

test("a black pixel is never drawn, not even by a uniform number that is 0", () => {
  // Found by search: the draws whose names are these have one.
  const rare = [
    { draw: { binarization: "dynamic", seed: 3, step: 145_997 }, index: 0 },
    { draw: { binarization: "static", seed: 0, step: 0 }, index: 10_537_170 },
  ] as const;
  for (const { draw, index } of rare) {
    const { binarization, seed } = draw;
    const step = binarization === "static" ? index : draw.step;
    const numbers = uniform({ seed, stream: `${binarization} binarization of test`, step }, 4);
    assert.ok(numbers.includes(0));
    const black = binarized(new Float32Array(4), { name: "test", indices: [index] }, draw);
    assert.deepEqual([...black], [0, 0, 0, 0]);
  }
});
