import { type ImageSplit } from "../data";
import { meanKlPerDimension } from "../evaluation";
import { encodeImages, type Model } from "../models";

/** KL of each latent dimension, the mean over the split's images: [latentSize], nats per image. */
export function meanKl(model: Model, split: ImageSplit): Float64Array {
  const all = Array.from({ length: split.size }, (_, i) => i);
  const { latentSize } = model.config;
  return meanKlPerDimension({
    ...encodeImages(model, split.images(all), split.labels),
    latentSize,
  });
}
