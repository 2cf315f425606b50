import { UserError } from "../config";
import { imageSize } from "../data/image_shape";
import { interpolateLinear } from "../math/interpolation";
import { storeArrays } from "./byte_store";
import { latentMap, meantTiles } from "./latent_map";
import { type PlaygroundParts, pointArrays } from "./pack";
import { describedBy, type PicturesPayload, type PlainArray } from "./payload";
import { type TileGrid, tileMiddle, tilesAround } from "./tiles";
import { pairsWorthSeeing } from "./typical";

/** What {@link packPictures} packs. */
export interface PicturesParts extends PlaygroundParts {
  readonly because?: "layers" | "prior" | "size";
  /**
   * The model's decoder.
   *
   * @param latents `[n × latentSize]`
   * @param labels `[n]`
   * @returns `[n × pixels]` in [0, 1]
   */
  decode(latents: Float32Array, labels: readonly number[]): Float32Array;
}

const stripValues = [-3, -2.25, -1.5, -0.75, 0, 0.75, 1.5, 2.25, 3];
const waySteps = 11;
/** Tiles of a map: fewer than this say little, and more than that nothing new. */
const tilesOfAMap = { fewest: 30, most: 480 };

/**
 * Decodes at export what a playground can show of a model whose layers cannot run in a page: each
 * map tile by tile, test images again, the strongest dimensions, and the way between images. All
 * that under every label, where the model takes them.
 *
 * @throws UserError where the decoder gives pixels that are no numbers
 */
export async function packPictures(parts: PicturesParts): Promise<PicturesPayload> {
  const { points, coordinates } = parts;
  const pixels = imageSize(parts.imageShape);
  const room = roomFor(parts);
  const shown = pointArrays(parts, room.images);
  const pictured = shown["points.images"].length / pixels;
  const rebuilt = points.latents.slice(0, pictured * parts.latentSize);
  const arrays: Record<string, PlainArray> = {
    ...shown,
    ...coordinates,
    "points.rebuilt": decodedBytes(parts, rebuilt, [...points.labels.subarray(0, pictured)]),
  };
  const grids = parts.maps.map((description, index) => {
    const map = latentMap(description, arrays, points.latents, parts.latentSize);
    const grid = tilesAround(map.places, parts.imageShape, room.tiles);
    const tiles = meantTiles(map, grid);
    const at = (tile: number) => {
      const { x, y } = tileMiddle(grid, tile);
      return map.plane.latentAt(x, y);
    };
    arrays[`tiles.${index}`] = spread(underEach(parts, room.told, tiles.map(at)), tiles, grid, pixels); // prettier-ignore
    return grid;
  });
  const strongest = Array.from(parts.kl.keys()).sort((a, b) => parts.kl[b] - parts.kl[a]);
  const dimensions = strongest.slice(0, room.dimensions);
  const stops = dimensions.flatMap((dimension) =>
    stripValues.map((v) => Float32Array.from(parts.kl, (_, d) => (d === dimension ? v : 0))),
  );
  arrays.strips = underEach(parts, room.told, stops);
  const known = { ...points, latentSize: parts.latentSize };
  const pairs = pairsWorthSeeing(known, parts.classNames.length, room.pairs);
  const latent = (i: number) => points.latents.subarray(i * parts.latentSize, (i + 1) * parts.latentSize); // prettier-ignore
  const steps = pairs.flatMap(([a, b]) => interpolateLinear(latent(a), latent(b), waySteps));
  arrays.ways = underEach(parts, room.told, steps);
  return {
    ...{ version: 2, kind: "pictures", ...describedBy(parts), told: room.told, grids },
    ...(parts.because && { because: parts.because }),
    strips: { dimensions, values: stripValues },
    ways: { pairs, steps: waySteps },
    ...(await storeArrays(arrays)),
  };
}

/** How many pictures of each sort there is room for: under 4 MB of grey 28 × 28 before packing. */
function roomFor({ imageShape, takesLabels, classNames, maps, kl }: PicturesParts) {
  const pixels = imageSize(imageShape);
  const pictures = Math.min(9e6, 4800 * pixels) / pixels;
  const forMaps = (0.55 * pictures) / Math.max(1, maps.length);
  const labels = Math.max(1, Math.min(classNames.length, Math.floor(forMaps / tilesOfAMap.fewest)));
  const told = takesLabels ? Array.from({ length: labels }, (_, label) => label) : [0];
  const sets = (share: number, size: number) =>
    Math.max(1, Math.floor((share * pictures) / (told.length * size)));
  return {
    told,
    /** In bytes. */
    images: 0.12 * pictures * pixels,
    tiles: Math.min(tilesOfAMap.most, Math.floor(forMaps / told.length)),
    dimensions: Math.min(8, kl.length, sets(0.15, stripValues.length)),
    pairs: Math.min(4, sets(0.1, waySteps)),
  };
}

/** The latents decoded under each label, one label after the other, as bytes. */
function underEach(
  parts: PicturesParts,
  told: readonly number[],
  latents: readonly Float32Array[],
): Uint8Array {
  const all = new Float32Array(latents.length * parts.latentSize);
  latents.forEach((z, i) => all.set(z, i * parts.latentSize));
  const size = latents.length * imageSize(parts.imageShape);
  const bytes = new Uint8Array(told.length * size);
  told.forEach((label, k) => bytes.set(decodedBytes(parts, all, latents.map(() => label)), k * size)); // prettier-ignore
  return bytes;
}

function decodedBytes(
  { decode }: PicturesParts,
  latents: Float32Array,
  labels: readonly number[],
): Uint8Array {
  const images = decode(latents, labels);
  const broken = images.find(Number.isNaN);
  if (broken !== undefined) {
    throw new UserError(
      "no playground of this model: it decodes pixels that are NaN; if training diverged, try a smaller learning rate",
    );
  }
  return Uint8Array.from(images, (v) => Math.round(255 * Math.min(1, Math.max(0, v))));
}

/** Tiles put where they stand in the grid; the others are black. */
function spread(
  decoded: Uint8Array,
  tiles: readonly number[],
  { columns, rows }: TileGrid,
  pixels: number,
): Uint8Array {
  const labels = decoded.length / (tiles.length * pixels);
  const out = new Uint8Array(labels * columns * rows * pixels);
  for (let label = 0; label < labels; label++) {
    tiles.forEach((tile, i) => {
      const from = (label * tiles.length + i) * pixels;
      out.set(decoded.subarray(from, from + pixels), (label * columns * rows + tile) * pixels);
    });
  }
  return out;
}
