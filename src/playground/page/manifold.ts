/// <reference lib="dom" />
import { shrunk, shrunkShape } from "../../figures/shrink";
import { type LatentMap, meantTiles } from "../latent_map";
import { type TileGrid, tileMiddle } from "../tiles";
import type { Viewport } from "../viewport";
import { painted } from "./picture";
import type { Session } from "./session";
import { inSlices } from "./slices";

/** How much of a grey image's light is seen, and of an image in colour. */
const strength = { grey: 0.36, colour: 0.62 };

/** The longer side of a tile in the picture, at most. */
const mostTilePixels = 64;

/** The picture behind the map: what the decoder makes of each of its places, tile by tile. */
export class Manifold {
  private canvas: HTMLCanvasElement | undefined;
  private grid: TileGrid | undefined;
  private stop: () => void = () => undefined;
  private made: { map: LatentMap; label: number; viewport: Viewport } | undefined;

  constructor(
    private readonly session: Session,
    private readonly onProgress: () => void,
  ) {}

  /** Draws what is there of it, and begins anew where map, label or size are others. */
  draw(context: CanvasRenderingContext2D, viewport: Viewport): void {
    const { map, label } = this.session;
    const { made } = this;
    if (made?.map !== map || made.label !== label || made.viewport !== viewport) {
      this.made = { map, label, viewport };
      this.begin(viewport);
    }
    if (!this.canvas || !this.grid) return;
    const from = viewport.toPixel({ x: this.grid.left, y: this.grid.top });
    const to = viewport.toPixel({ x: this.grid.right, y: this.grid.bottom });
    context.drawImage(this.canvas, from.x, from.y, to.x - from.x, to.y - from.y);
  }

  private begin(viewport: Viewport): void {
    const { map, label, model } = this.session;
    const grid = model.tilesOf(map, viewport);
    // A tile is some 26 pixels wide on the screen: large images would make a canvas of a gigabyte.
    const { imageShape: whole } = model.payload;
    const factor = Math.max(1, Math.ceil(Math.max(...whole) / mostTilePixels));
    const imageShape = shrunkShape(whole, factor);
    const [height, width, channels] = imageShape;
    const canvas = document.createElement("canvas");
    canvas.width = grid.columns * width;
    canvas.height = grid.rows * height;
    const context = canvas.getContext("2d");
    function* tiles() {
      for (const tile of middleFirst(meantTiles(map, grid), grid)) {
        const image = painted(
          shrunk(model.tile(map, grid, tile, label), whole, factor),
          imageShape,
        );
        if (channels === 1) asLight(image.data);
        else asGlass(image.data);
        context?.putImageData(
          image,
          (tile % grid.columns) * width,
          Math.floor(tile / grid.columns) * height,
        );
        yield;
      }
    }
    this.stop();
    this.canvas = canvas;
    this.grid = grid;
    this.stop = inSlices(tiles(), this.onProgress);
  }
}

/** Bright pixels shine on the map's dark ground. */
function asLight(data: Uint8ClampedArray): void {
  for (let k = 0; k < data.length; k += 4) {
    data.set([214, 224, 240, strength.grey * data[k]], k);
  }
}

function asGlass(data: Uint8ClampedArray): void {
  for (let k = 3; k < data.length; k += 4) data[k] = 255 * strength.colour;
}

/** Tiles from the middle of their grid outwards. */
function middleFirst(tiles: readonly number[], grid: TileGrid): number[] {
  const [x, y] = [(grid.left + grid.right) / 2, (grid.bottom + grid.top) / 2];
  const far = (tile: number) => {
    const middle = tileMiddle(grid, tile);
    return Math.hypot(middle.x - x, middle.y - y);
  };
  return tiles
    .map((tile) => ({ tile, distance: far(tile) }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ tile }) => tile);
}
