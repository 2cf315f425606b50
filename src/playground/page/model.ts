/// <reference lib="dom" />
import { imageSize } from "../../data/image_shape";
import { latentMap } from "../latent_map";
import { arraysOf, byteArray, floats, type PlainArrays, type PlaygroundPayload } from "../payload";
import { type LiveModel, liveModel } from "./live_model";
import { imageOf, type ModelBase } from "./model_base";
import { type PicturedModel, picturedModel } from "./pictured_model";

/** A payload, unpacked. */
export type LoadedModel = LiveModel | PicturedModel;

/** Unpacks a payload: some megabytes, in some tens of milliseconds. */
export async function loadModel(payload: PlaygroundPayload): Promise<LoadedModel> {
  const arrays = await unpacked(payload);
  const { latentSize, imageShape } = payload;
  const pixels = imageSize(imageShape);
  const latents = floats(arrays, "points.latents");
  const images = byteArray(arrays, "points.images");
  const base: ModelBase = {
    payload,
    maps: payload.maps.map((description) => latentMap(description, arrays, latents, latentSize)),
    points: { latents, labels: arrays["points.labels"], latentSize },
    pictured: images.length / pixels,
    image: (index) => imageOf(images, index, pixels),
  };
  return payload.kind === "network"
    ? liveModel(base, payload, arrays)
    : picturedModel(base, payload, arrays);
}

async function unpacked(payload: PlaygroundPayload): Promise<PlainArrays> {
  const letters = atob(payload.bytes);
  // A plain loop: Uint8Array.from would hold up the page for megabytes.
  const packed = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) packed[i] = letters.charCodeAt(i);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return arraysOf(payload, await new Response(stream).arrayBuffer());
}
