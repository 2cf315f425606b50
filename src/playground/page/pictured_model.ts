/// <reference lib="dom" />
import { imageSize } from "../../data/image_shape";
import { interpolateLinear } from "../../math/interpolation";
import type { Place } from "../latent_plane";
import { type LatentMap, meantTiles } from "../latent_map";
import { byteArray, type PicturesPayload, type PlainArrays } from "../payload";
import { nearestTile, tileMiddle } from "../tiles";
import { type ImageSource, imageOf, latentOf, type ModelBase } from "./model_base";
import type { View } from "./view";

/** A row of pictures with latents to them. */
export type Strip = readonly View[];

/** A model whose layers do not run in a page: what it decodes was decoded at export. */
export interface PicturedModel extends ModelBase, ImageSource {
  readonly kind: "pictures";
  readonly payload: PicturesPayload;
  /** The dimensions that are shown, the strongest first. */
  readonly dimensions: readonly { readonly dimension: number; readonly strip: Strip }[];
  /** From one test image to another. */
  readonly ways: readonly Strip[];
}

/** Every image is the picture that is nearest to it. */
export function picturedModel(
  base: ModelBase,
  payload: PicturesPayload,
  arrays: PlainArrays,
): PicturedModel {
  const { told, takesLabels, imageShape, grids, strips, ways, latentSize } = payload;
  const pixels = imageSize(imageShape);
  /** Of a set that was decoded under each label, `count` pictures each time. */
  const pictureOf = (name: string, count: number) => {
    const bytes = byteArray(arrays, name);
    return (index: number, label: number) =>
      imageOf(bytes, Math.max(0, told.indexOf(label)) * count + index, pixels);
  };
  const tiles = grids.map((grid, index) => ({
    grid,
    meant: meantTiles(base.maps[index], grid),
    pictureOf: pictureOf(`tiles.${index}`, grid.columns * grid.rows),
  }));
  const tilesOf = (map: LatentMap) => tiles[base.maps.indexOf(map)];
  const placeView = (map: LatentMap, place: Place): View => {
    const { grid, meant, pictureOf } = tilesOf(map);
    const tile = nearestTile(grid, meant, place);
    const { x, y } = tileMiddle(grid, tile);
    const picture = (label: number) => pictureOf(tile, label);
    return { z: map.plane.latentAt(x, y), origin: { kind: "place" }, picture };
  };
  const rebuilt = byteArray(arrays, "points.rebuilt");
  const testView = (index: number): View => {
    const z = latentOf(base.points, index);
    const [map] = base.maps;
    return {
      z,
      origin: { kind: "test", index },
      // Told another label than its own, a test image looks as the place next to it does.
      picture: (label) =>
        !takesLabels || label === base.points.labels[index]
          ? imageOf(rebuilt, index, pixels)
          : placeView(map, map.plane.placeOf(z)).picture(label),
    };
  };
  const { dimensions, values } = strips;
  const stop = pictureOf("strips", dimensions.length * values.length);
  const onWay = pictureOf("ways", ways.pairs.length * ways.steps);
  return {
    ...base,
    ...{ kind: "pictures", payload, told: takesLabels ? told : [], testView, placeView },
    tilesOf: (map) => tilesOf(map).grid,
    tile: (map, _, tile, label) => tilesOf(map).pictureOf(tile, label),
    dimensions: dimensions.map((dimension, row) => {
      const latents = values.map((value) => alongAxis(latentSize, dimension, value));
      const picture = (step: number, label: number) => stop(row * values.length + step, label);
      return { dimension, strip: stripOf(latents, "dimensions", picture) };
    }),
    ways: ways.pairs.map(([from, to], row) => {
      const latents = interpolateLinear(latentOf(base.points, from), latentOf(base.points, to), ways.steps); // prettier-ignore
      return stripOf(latents, "path", (step, label) => onWay(row * ways.steps + step, label));
    }),
  };
}

/** A strip of latents, each with its picture under each label. */
function stripOf(
  latents: readonly Float32Array[],
  kind: "dimensions" | "path",
  picture: (step: number, label: number) => Float32Array,
): Strip {
  return latents.map((z, step) => {
    return { z, origin: { kind }, picture: (label) => picture(step, label) };
  });
}

/** `[latentSize]`, 0 but in one dimension. */
function alongAxis(latentSize: number, dimension: number, value: number): Float32Array {
  return new Float32Array(latentSize).fill(value, dimension, dimension + 1);
}
