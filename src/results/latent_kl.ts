import { tf } from "../backend";
import type { ImageSplit } from "../data";
import { klPerDimension } from "../math";
import { encodeImages, type Model } from "../models";

/** KL of each latent dimension, the mean over the split's images: [latentSize], nats per image. */
export function meanKl(model: Model, split: ImageSplit): Float32Array {
  const all = Array.from({ length: split.size }, (_, i) => i);
  const { mean, logVar } = encodeImages(model, split.images(all), split.labels);
  const shape: [number, number] = [split.size, model.config.latentSize];
  return tf.tidy(() => {
    const kl = klPerDimension(tf.tensor2d(mean, shape), tf.tensor2d(logVar, shape));
    return tf.mean(kl, 0).dataSync<"float32">();
  });
}
