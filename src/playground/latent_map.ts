import { type LatentPlane, LinearPlane, NeighbourPlane, type Place } from "./latent_plane";
import { floats, type MapDescription, type PlainArrays } from "./payload";
import { type TileGrid, tileMiddle, tileSize } from "./tiles";

/** A map of the latent space with the test images' places on it. */
export interface LatentMap {
  readonly description: MapDescription;
  readonly plane: LatentPlane;
  /** `[count × 2]` */
  readonly places: Float32Array;
}

/**
 * The map that is described.
 *
 * @param arrays those that the description names
 * @param latents `[count × latentSize]`
 */
export function latentMap(
  description: MapDescription,
  arrays: PlainArrays,
  latents: Float32Array,
  latentSize: number,
): LatentMap {
  if (description.kind === "neighbours") {
    const places = floats(arrays, description.coordinates);
    return { description, plane: new NeighbourPlane(places, latents, latentSize), places };
  }
  const plane = new LinearPlane(description.center, description.directions);
  const places = new Float32Array((2 * latents.length) / latentSize);
  for (let i = 0; 2 * i < places.length; i++) {
    const { x, y } = plane.placeOf(latents.subarray(i * latentSize, (i + 1) * latentSize));
    places.set([x, y], 2 * i);
  }
  return { description, plane, places };
}

/** The tiles of a grid that mean something: a plane known at points alone does so near them. */
export function meantTiles({ description, places }: LatentMap, grid: TileGrid): number[] {
  const all = Array.from({ length: grid.columns * grid.rows }, (_, tile) => tile);
  if (description.kind === "linear") return all;
  const { width, height } = tileSize(grid);
  const reach = 1.2 * Math.sqrt(width * height);
  return all.filter((tile) => isNear(places, tileMiddle(grid, tile), reach));
}

function isNear(places: Float32Array, { x, y }: Place, reach: number): boolean {
  for (let k = 0; k < places.length; k += 2) {
    if (Math.hypot(places[k] - x, places[k + 1] - y) < reach) return true;
  }
  return false;
}
