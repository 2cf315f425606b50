/// <reference lib="dom" />
import { type LatentPlane, LinearPlane, NeighbourPlane } from "../latent_plane";
import type { Network } from "../network";
import {
  arraysOf,
  floats,
  type MapDescription,
  networkOf,
  type PlainArrays,
  type PlaygroundPayload,
} from "../payload";

/** A map of the latent space with the test images' places on it. */
export interface LatentMap {
  readonly description: MapDescription;
  readonly plane: LatentPlane;
  /** `[count × 2]` */
  readonly places: Float32Array;
}

/** A payload, unpacked. */
export interface LoadedModel {
  readonly payload: PlaygroundPayload;
  readonly network: Network;
  readonly maps: readonly LatentMap[];
  /** How many test images the map shows. */
  readonly count: number;
  readonly labels: ArrayLike<number>;
  /** The mean of a test image's posterior, `[latentSize]`. */
  latent(index: number): Float32Array;
  /** Squared, from a test image's latent. */
  distance(index: number, z: ArrayLike<number>): number;
  /** A test image, `[pixels]` in [0, 1]. */
  image(index: number): Float32Array;
}

/** Unpacks a payload: some megabytes, in some tens of milliseconds. */
export async function loadModel(payload: PlaygroundPayload): Promise<LoadedModel> {
  const letters = atob(payload.bytes);
  // A plain loop: Uint8Array.from would hold up the page for megabytes.
  const packed = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) packed[i] = letters.charCodeAt(i);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const arrays = arraysOf(payload, await new Response(stream).arrayBuffer());
  const { latentSize, imageShape } = payload;
  const latents = floats(arrays, "points.latents");
  const labels = arrays["points.labels"];
  const images = arrays["points.images"];
  const pixels = imageShape[0] * imageShape[1];
  return {
    payload,
    network: networkOf(payload, arrays),
    maps: payload.maps.map((description) => mapOf(description, arrays, latents, latentSize)),
    count: labels.length,
    labels,
    latent: (index) => latents.slice(index * latentSize, (index + 1) * latentSize),
    distance: (index, z) => {
      let sum = 0;
      for (let d = 0; d < latentSize; d++) sum += (latents[index * latentSize + d] - z[d]) ** 2;
      return sum;
    },
    image: (index) =>
      Float32Array.from(images.subarray(index * pixels, (index + 1) * pixels), (v) => v / 255),
  };
}

function mapOf(
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
