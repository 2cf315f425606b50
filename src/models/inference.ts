import { tf } from "../backend";
import { normal } from "../random";
import { imageSize, Model } from "./model";

// What one does with a trained model, with plain arrays in and out. Work goes through in
// chunks, so that memory stays bounded whatever the number of images.
const CHUNK = 500;

/** The posterior of each image: both float32 [n × latentSize], row after row. */
export interface Encoded {
  readonly mean: Float32Array;
  readonly logVar: Float32Array;
}

/**
 * q(z|x), or q(z|x, y), of each image.
 *
 * @param images float32 [n × pixels] in [0, 1]
 * @param labels [n], needed by a conditional model and ignored by others
 */
export function encodeImages(model: Model, images: Float32Array, labels?: Labels): Encoded {
  const pixels = imageSize(model.config);
  const { latentSize } = model.config;
  const n = images.length / pixels;
  const mean = new Float32Array(n * latentSize);
  const logVar = new Float32Array(n * latentSize);
  for (const [from, to] of chunks(n)) {
    tf.tidy(() => {
      const x = tf.tensor2d(images.subarray(from * pixels, to * pixels), [to - from, pixels]);
      const posterior = model.encode(x, oneHot(model, labels, from, to));
      mean.set(posterior.mean.dataSync<"float32">(), from * latentSize);
      logVar.set(posterior.logVar.dataSync<"float32">(), from * latentSize);
    });
  }
  return { mean, logVar };
}

/**
 * The decoder's images: σ(logits), the probability of each pixel.
 *
 * @param latents float32 [n × latentSize]
 * @param labels [n], needed by a conditional model and ignored by others
 * @returns float32 [n × pixels] in [0, 1]
 */
export function decodeLatents(model: Model, latents: Float32Array, labels?: Labels): Float32Array {
  const pixels = imageSize(model.config);
  const { latentSize } = model.config;
  const n = latents.length / latentSize;
  const images = new Float32Array(n * pixels);
  for (const [from, to] of chunks(n)) {
    tf.tidy(() => {
      const values = latents.subarray(from * latentSize, to * latentSize);
      const z = tf.tensor2d(values, [to - from, latentSize]);
      const logits = model.decode(z, oneHot(model, labels, from, to));
      images.set(tf.sigmoid(logits).dataSync<"float32">(), from * pixels);
    });
  }
  return images;
}

/**
 * Each image through the encoder's mean and the decoder.
 *
 * @returns float32 [n × pixels] in [0, 1]
 */
export function reconstructImages(
  model: Model,
  images: Float32Array,
  labels?: Labels,
): Float32Array {
  return decodeLatents(model, encodeImages(model, images, labels).mean, labels);
}

/** Latents drawn from the prior, and what the decoder makes of them. */
export interface Samples {
  /** float32 [n × latentSize] */
  readonly latents: Float32Array;
  /** float32 [n × pixels] in [0, 1] */
  readonly images: Float32Array;
  /** [n] where the model is conditional: the labels it was told. */
  readonly labels?: readonly number[];
}

/**
 * Images of random latents z ~ N(0, I).
 *
 * @param labels for a conditional model: what to draw, taken in turn; default 0, 1, 2, …
 * @param seed the same seed gives the same images
 * @example
 * ```ts
 * sampleImages(cvae, 10, { labels: [7], seed: 1 }); // ten sevens
 * ```
 */
export function sampleImages(
  model: Model,
  n: number,
  { labels, seed = 0 }: { labels?: readonly number[]; seed?: number } = {},
): Samples {
  const { latentSize, numClasses } = model.config;
  const latents = normal({ seed, stream: "samples", step: 0 }, n * latentSize);
  if (!model.conditional) return { latents, images: decodeLatents(model, latents) };
  const turn = labels ?? Array.from({ length: numClasses }, (_, label) => label);
  const told = Array.from({ length: n }, (_, i) => turn[i % turn.length]);
  return { latents, images: decodeLatents(model, latents, told), labels: told };
}

type Labels = ArrayLike<number>;

function* chunks(n: number): Generator<[number, number]> {
  for (let from = 0; from < n; from += CHUNK) yield [from, Math.min(n, from + CHUNK)];
}

function oneHot(
  { conditional, config: { numClasses } }: Model,
  labels: Labels | undefined,
  from: number,
  to: number,
): tf.Tensor2D | undefined {
  if (!conditional) return undefined;
  if (!labels) throw new Error("a conditional model needs labels");
  const rows = new Float32Array((to - from) * numClasses);
  for (let i = from; i < to; i++) {
    const label = labels[i];
    if (!(Number.isInteger(label) && label >= 0 && label < numClasses)) {
      throw new RangeError(`label ${label} of image ${i} is not from 0 to ${numClasses - 1}`);
    }
    rows[(i - from) * numClasses + label] = 1;
  }
  return tf.tensor2d(rows, [to - from, numClasses]);
}
