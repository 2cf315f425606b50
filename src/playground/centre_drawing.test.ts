import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../backend/testing/assert_close";
import { centreDrawing } from "./centre_drawing";

/** First and last row or column with more than half ink, and the centre of mass. */
function measured(image: Float32Array, sides = 28) {
  const at = (k: number) => ({ x: (k % sides) + 0.5, y: Math.floor(k / sides) + 0.5 });
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
  const { x, y, height, width } = measured(centreDrawing([seven], 90, [28, 28]));
  assert.ok(Math.abs(x - 14) < 0.2 && Math.abs(y - 14) < 0.2, `${x}, ${y}`);
  assert.ok(Math.abs(height - 20) <= 1, `${height}`);
  // 140 wide and 200 high: 17.7 · 140 / 200 and the pen's 2.3
  assert.ok(Math.abs(width - 14.7) <= 1, `${width}`);
});

test("where and how large it was drawn makes no difference", () => {
  const moved = seven.map((v) => 0.6 * v + 50);
  const [a, b] = [centreDrawing([seven], 90, [28, 28]), centreDrawing([moved], 90, [28, 28])];
  a.forEach((v, k) => assert.ok(Math.abs(v - b[k]) < 1e-3));
});

test("a dot stays a dot, and nothing is black", () => {
  const { width, height, x } = measured(centreDrawing([[100, 30]], 90, [28, 28]));
  assert.ok(width <= 4 && height <= 4 && Math.abs(x - 14) < 0.1);
  assert.ok(centreDrawing([], 90, [28, 28]).every((v) => v === 0));
  assert.ok(centreDrawing([[]], 90, [28, 28]).every((v) => v === 0));
});

test("ink fades over 1.3 pixels at the rim of a pen of 1.15, at least 0.6 in small images", () => {
  const ink = (image: Float32Array, sides: number, x: number, y: number) => image[y * sides + x];
  const dot = centreDrawing([[100, 30]], 90, [28, 28]); // at (14, 14), between four pixels
  assertClose([ink(dot, 28, 14, 14)], [(1.15 + 0.65 - Math.hypot(0.5, 0.5)) / 1.3]);
  assertClose([ink(dot, 28, 15, 13)], [(1.15 + 0.65 - Math.hypot(1.5, 0.5)) / 1.3]);
  const small = centreDrawing([[100, 30]], 90, [10, 10]);
  assertClose([ink(small, 10, 5, 4)], [(0.6 + 0.65 - Math.hypot(0.5, 0.5)) / 1.3]);
});

test("a line is as long as the box, a short one as much shorter as it was drawn", () => {
  // The row above the middle, from the left: half a pixel from the line.
  const row = (length: number, sides = 28) =>
    centreDrawing([[0, 50, length, 50]], 90, [sides, 28]).subarray(28 * (sides / 2 - 1));
  // 20 pixels less the pen's 2.3, around 14: from 5.15 on. Pixel 4 has its middle at 4.5.
  const end = (from: number, pixel: number) => (1.8 - Math.hypot(from - (pixel + 0.5), 0.5)) / 1.3;
  assertClose(row(180).subarray(3, 6), [end(5.15, 3), end(5.15, 4), 1]);
  assertClose(row(90).subarray(3, 6), [end(5.15, 3), end(5.15, 4), 1]);
  // A third of the least length: 5.9 pixels long, from 11.05 on.
  assertClose(row(30).subarray(9, 12), [end(11.05, 9), end(11.05, 10), 1]);
  assertClose(row(-30).subarray(9, 12), [end(11.05, 9), end(11.05, 10), 1]);
});

test("in an image of one row, where the pen has no room, a line is next to a dot", () => {
  const row = centreDrawing([[0, 50, 180, 50]], 90, [1, 40]);
  // 0.1 of a pixel for 90: from 19.9 on; pixel 19 has its middle at 19.5.
  assertClose([row[19]], [(0.6 + 0.65 - 0.4) / 1.3]);
});

test("an image of 56 × 14: twice as high, half as wide, and the line half as thick", () => {
  const image = centreDrawing([seven], 90, [56, 14]);
  assert.equal(image.length, 56 * 14);
  const { x, y, width, height } = measured(image, 14);
  assert.ok(Math.abs(x - 7) < 0.2 && Math.abs(y - 28) < 0.2, `${x}, ${y}`);
  // The width of the box is what fits: 10 pixels, the pen's 1.2 among them; 200 / 140 as high.
  assert.ok(Math.abs(width - 10) <= 1, `${width}`);
  assert.ok(Math.abs(height - (8.8 * 200) / 140 - 1.2) <= 1, `${height}`);
});
