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
