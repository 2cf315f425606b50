import assert from "node:assert/strict";
import { test } from "node:test";
import { drawDigit } from "./draw_digit";

const SIDE = 28;

function draw(index: number, seed = 0, stream = "train"): { label: number; pixels: Uint8Array } {
  const pixels = new Uint8Array(SIDE * SIDE);
  return { label: drawDigit(seed, stream, index, pixels), pixels };
}

const drawn = Array.from({ length: 1000 }, (_, i) => draw(i));

test("a digit is a function of seed, split and index", () => {
  assert.deepEqual(draw(5), draw(5));
  assert.notDeepEqual(draw(5).pixels, draw(6).pixels);
  assert.notDeepEqual(draw(5).pixels, draw(5, 1).pixels);
  assert.notDeepEqual(draw(5).pixels, draw(5, 0, "test").pixels);
});

test("what the memory held before leaves no trace", () => {
  const pixels = new Uint8Array(SIDE * SIDE).fill(77);
  drawDigit(0, "train", 5, pixels);
  assert.deepEqual(pixels, draw(5).pixels);
});

test("each of the ten classes comes about equally often", () => {
  const counts = new Array<number>(10).fill(0);
  for (const { label } of drawn) counts[label]++;
  // Expected 100 each; five standard deviations are 5 · sqrt(1000 · 0.1 · 0.9) = 47.
  for (const count of counts) assert.ok(Math.abs(count - 100) < 47, counts.join());
});

test("digits look as MNIST's do: ink on 2 to 30 %, full black and white, a clean rim, centred", () => {
  for (const [i, { pixels, label }] of drawn.entries()) {
    let [ink, x, y, rim] = [0, 0, 0, 0];
    pixels.forEach((value, p) => {
      const [row, column] = [Math.floor(p / SIDE), p % SIDE];
      ink += value;
      x += value * (column + 0.5);
      y += value * (row + 0.5);
      if (row === 0 || row === SIDE - 1 || column === 0 || column === SIDE - 1) rim += value;
    });
    const where = `image ${i}, a ${label}`;
    const share = ink / 255 / pixels.length;
    assert.ok(share > 0.02 && share < 0.3, `${where}: ink ${share}`);
    assert.equal(Math.max(...pixels), 255, where);
    assert.equal(rim, 0, where);
    assert.ok(
      Math.hypot(x / ink - 14, y / ink - 14) < 3,
      `${where}: mass at ${x / ink}, ${y / ink}`,
    );
  }
});

test("the digits of a class resemble each other more than those of other classes", () => {
  // A classifier by the nearest of ten mean images, learnt on one half and tried on the other.
  const means = Array.from({ length: 10 }, () => new Float64Array(SIDE * SIDE));
  for (const { label, pixels } of drawn.slice(0, 700)) {
    const count = drawn.slice(0, 700).filter((other) => other.label === label).length;
    pixels.forEach((value, p) => (means[label][p] += value / count));
  }
  const right = drawn.slice(700).filter(({ label, pixels }) => {
    const distances = means.map((mean) =>
      mean.reduce((sum, m, p) => sum + (m - pixels[p]) ** 2, 0),
    );
    return distances.indexOf(Math.min(...distances)) === label;
  });
  assert.ok(right.length / 300 > 0.7, `${right.length} of 300`);
});
