import type { Place } from "../latent_plane";
import type { LatentMap } from "../latent_map";
import type { PlaygroundPayload } from "../payload";
import type { TileGrid } from "../tiles";
import type { Points } from "../typical";
import type { Viewport } from "../viewport";
import type { View } from "./view";

/** What a playground's parts know of a model, whichever way it gets its images. */
export interface ModelBase {
  readonly payload: PlaygroundPayload;
  readonly maps: readonly LatentMap[];
  /** The test images that the map shows. */
  readonly points: Points;
  /** How many of them, from the first on, travel as images. */
  readonly pictured: number;
  /** A test image of those, `[pixels]` in [0, 1]. */
  image(index: number): Float32Array;
}

/** Where images come from. */
export interface ImageSource {
  /** The labels that the model can be told; none where it takes none. */
  readonly told: readonly number[];
  /** The latent of a test image that travels as an image. */
  testView(index: number): View;
  /** What a place on a map stands for. */
  placeView(map: LatentMap, place: Place): View;
  /** The tiles of a map, as much of it as is shown. */
  tilesOf(map: LatentMap, viewport: Viewport): TileGrid;
  /** The image of one of them. */
  tile(map: LatentMap, grid: TileGrid, tile: number, label: number): Float32Array;
}

/** One image of many: `[pixels]` in [0, 1]. */
export function imageOf(bytes: Uint8Array, index: number, pixels: number): Float32Array {
  return Float32Array.from(bytes.subarray(index * pixels, (index + 1) * pixels), (v) => v / 255);
}

/** A test image's latent. */
export function latentOf({ latents, latentSize }: Points, index: number): Float32Array {
  return latents.slice(index * latentSize, (index + 1) * latentSize);
}
