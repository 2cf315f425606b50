import type { ImageShape } from "../data/image_shape";
import type { Place } from "./latent_plane";
import { type Seen, Viewport } from "./viewport";

/** A part of a plane, in tiles, which are counted row after row. */
export interface TileGrid extends Seen {
  readonly columns: number;
  readonly rows: number;
}

/** Sides of one tile, in the plane's unit. */
export function tileSize(grid: TileGrid): { width: number; height: number } {
  return {
    width: (grid.right - grid.left) / grid.columns,
    height: (grid.top - grid.bottom) / grid.rows,
  };
}

/** The middle of a tile. */
export function tileMiddle(grid: TileGrid, tile: number): Place {
  const { width, height } = tileSize(grid);
  const [column, row] = [tile % grid.columns, Math.floor(tile / grid.columns)];
  return { x: grid.left + (column + 0.5) * width, y: grid.top - (row + 0.5) * height };
}

/** The one of some tiles whose middle is nearest to a place. */
export function nearestTile(grid: TileGrid, tiles: readonly number[], { x, y }: Place): number {
  let nearest = tiles[0] ?? 0;
  let least = Infinity;
  for (const tile of tiles) {
    const middle = tileMiddle(grid, tile);
    const distance = Math.hypot(middle.x - x, middle.y - y);
    if (distance < least) [nearest, least] = [tile, distance];
  }
  return nearest;
}

/** What a viewport shows of its plane, in tiles of about `side` × `side` pixels. */
export function tilesSeen(viewport: Viewport, shape: ImageShape, side: number): TileGrid {
  return tiled(viewport.seen, shape, side / viewport.scale);
}

/**
 * A grid for pictures that are made before anyone knows how large the map will be: it holds what a
 * square map shows of these places, and what one of 5 × 4 shows.
 *
 * @param places `[n × 2]`
 * @param count of tiles, about
 */
export function tilesAround(places: Float32Array, shape: ImageShape, count: number): TileGrid {
  const [square, wide] = [new Viewport(places, 4, 4).seen, new Viewport(places, 5, 4).seen];
  const both = {
    left: Math.min(square.left, wide.left),
    right: Math.max(square.right, wide.right),
    bottom: Math.min(square.bottom, wide.bottom),
    top: Math.max(square.top, wide.top),
  };
  const area = (both.right - both.left) * (both.top - both.bottom);
  return tiled(both, shape, Math.sqrt(area / count));
}

/** Tiles with the images' proportions, each of the area side². */
function tiled(seen: Seen, [height, width]: ImageShape, side: number): TileGrid {
  const slim = Math.sqrt(height / width);
  const columns = Math.max(4, Math.round(((seen.right - seen.left) * slim) / side));
  const rows = Math.max(4, Math.round((seen.top - seen.bottom) / (side * slim)));
  return { columns, rows, ...seen };
}
