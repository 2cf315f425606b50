import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../backend/testing/assert_close";
import { type TileGrid, nearestTile, tileMiddle, tilesAround, tilesSeen, tileSize } from "./tiles";
import { Viewport } from "./viewport";

const grid: TileGrid = { columns: 4, rows: 2, left: 0, right: 8, bottom: 0, top: 6 };

test("tiles are counted row after row from the top left", () => {
  assert.deepEqual(tileSize(grid), { width: 2, height: 3 });
  assert.deepEqual(tileMiddle(grid, 0), { x: 1, y: 4.5 });
  assert.deepEqual(tileMiddle(grid, 6), { x: 5, y: 1.5 }); // second row, third column
});

test("the nearest tile is one of those that are given", () => {
  const all = Array.from({ length: 8 }, (_, tile) => tile);
  assert.equal(nearestTile(grid, all, { x: 4.9, y: 1 }), 6);
  assert.equal(nearestTile(grid, [0, 7], { x: 4.9, y: 1 }), 7);
  assert.equal(nearestTile(grid, all, { x: -50, y: 50 }), 0);
});

const places = Float32Array.from({ length: 400 }, (_, k) => Math.sin(k * k) * (k % 2 === 0 ? 3 : 1)); // prettier-ignore

test("tiles have the images' proportions, and fill what is seen", () => {
  const viewport = new Viewport(places, 500, 400);
  const seen = tilesSeen(viewport, [24, 6, 1], 25);
  // 25² pixels as 12.5 × 50: 40 columns, 8 rows
  assert.deepEqual([seen.columns, seen.rows], [40, 8]);
  const from = viewport.toPixel({ x: seen.left, y: seen.top });
  const to = viewport.toPixel({ x: seen.right, y: seen.bottom });
  assertClose([from.x, from.y, to.x, to.y], [0, 0, 500, 400]);
});

test("a grid made beforehand reaches as far as a square map and one of five by four do", () => {
  // Places from −1 to 1, or twice as wide: 94 % of a side is theirs.
  const around = (x: number) => {
    const { left, right, bottom, top } = tilesAround(Float32Array.of(-x, -1, x, 1), [1, 1, 1], 100);
    return [left, right, bottom, top];
  };
  const s = 1 / 0.94;
  assertClose(around(1), [-1.25 * s, 1.25 * s, -s, s]);
  assertClose(around(2), [-2 * s, 2 * s, -2 * s, 2 * s]);
});

test("a grid has four columns and four rows at the least", () => {
  const { columns, rows } = tilesAround(places, [28, 28, 1], 1);
  assert.deepEqual([columns, rows], [4, 4]);
  assert.equal(nearestTile(grid, [], { x: 0, y: 0 }), 0);
});

test("a map shows its points but for three in a thousand at each end, and one point alone", () => {
  const many = Float32Array.from({ length: 2002 }, (_, k) => (k % 2 ? -1 : 1) * Math.floor(k / 2));
  const viewport = new Viewport(many, 100, 200); // x from 0 to 1000, y from −1000 to 0
  const ends = [viewport.toPixel({ x: 3, y: -3 }), viewport.toPixel({ x: 997, y: -997 })];
  assertClose(ends.flatMap(({ x, y }) => [x, y]), [3, 100 - 47, 97, 100 + 47]); // prettier-ignore
  const one = new Viewport(Float32Array.of(7, 5), 100, 100);
  const { left, right, bottom, top } = one.seen;
  assertClose([left, right, bottom, top], [7 - 1 / 0.94, 7 + 1 / 0.94, 5 - 1 / 0.94, 5 + 1 / 0.94]);
});

test("a grid made beforehand holds what a square map shows and what a wide one shows", () => {
  const around = tilesAround(places, [28, 28, 1], 200);
  assert.ok(Math.abs(around.columns * around.rows - 200) < 20);
  const e = 1e-9; // of rounding
  for (const width of [400, 500]) {
    const { seen } = new Viewport(places, width, 400);
    assert.ok(around.left <= seen.left + e && around.right >= seen.right - e);
    assert.ok(around.bottom <= seen.bottom + e && around.top >= seen.top - e);
  }
  const { width, height } = tileSize(around);
  assert.ok(Math.abs(width / height - 1) < 0.1, "square images, square tiles");
});
