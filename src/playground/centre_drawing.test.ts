import assert from "node:assert/strict";
import { test } from "node:test";
import { centreDigit } from "./centre_digit";

/** First and last row or column with more than half ink, and the centre of mass. */
function measured(image: Float32Array) {
  const at = (k: number) => ({ x: (k % 28) + 0.5, y: Math.floor(k / 28) + 0.5 });
  let [ink, x, y] = [0, 0, 0];
  const [xs, ys]: [number[], number[]] = [[], []];
  image.forEach((v, k) => {
    ink += v;
    x += v * at(k).x;
    y += v * at(k).y;
    if (v > 0.5) {
      xs.push(at(k).x);
      ys.push(at(k).y);
    }
  });
  const size = (values: number[]) => Math.max(...values) - Math.min(...values) + 1;
  return { x: x / ink, y: y / ink, width: size(xs), height: size(ys) };
}

const seven = [60, 40, 200, 40, 110, 240];

test("a drawing fills the box of 20 pixels, its centre of mass in the middle of 28", () => {
  const { x, y, height, width } = measured(centreDigit([seven], 90));
  assert.ok(Math.abs(x - 14) < 0.2 && Math.abs(y - 14) < 0.2, `${x}, ${y}`);
  assert.ok(Math.abs(height - 20) <= 1, `${height}`);
  // 140 wide and 200 high: 17.7 · 140 / 200 and the pen's 2.3
  assert.ok(Math.abs(width - 14.7) <= 1, `${width}`);
});

test("where and how large it was drawn makes no difference", () => {
  const moved = seven.map((v) => 0.6 * v + 50);
  const [a, b] = [centreDigit([seven], 90), centreDigit([moved], 90)];
  a.forEach((v, k) => assert.ok(Math.abs(v - b[k]) < 1e-3));
});

test("a dot stays a dot, and nothing is black", () => {
  const { width, height, x } = measured(centreDigit([[100, 30]], 90));
  assert.ok(width <= 4 && height <= 4 && Math.abs(x - 14) < 0.1);
  assert.ok(centreDigit([], 90).every((v) => v === 0));
  assert.ok(centreDigit([[]], 90).every((v) => v === 0));
});
