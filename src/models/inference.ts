import { tf } from "../backend";
import { UserError, withArticle } from "../config";
import { type ImageShape, imageSize } from "../data";
import { requireFiniteOutput } from "./finite";
import { countOf, countOfLatents } from "./require_fit";
import { type Model, takesLabels } from "./model";
import { createNoise } from "./noise";
import { type Labels, oneHot } from "./one_hot";
import { chosenSampler, type LatentSampler } from "./samplers";

// What one does with a trained model, with plain arrays in and out. Work goes through in
// chunks, so that memory stays bounded whatever the number of images and their size.

/** Images that go through a network together: 500, and of large ones fewer. */
export function imagesAtOnce(imageShape: ImageShape): number {
  return Math.max(1, Math.min(500, Math.floor(2 ** 22 / imageSize(imageShape))));
}

/** The posterior of each image: both float32 [n × latentSize], row after row. */
export interface Encoded {
  readonly mean: Float32Array;
  readonly logVar: Float32Array;
}

/**
 * q(z|x), or q(z|x, y), of each image.
 *
 * @param images float32 [n × pixels] in [0, 1]
 * @param labels [n], needed by a model that is told labels and ignored by others. One that takes only
 *   some may be told −1, or nothing at all: where it says which class an image shows, the likeliest
 *   class stands for the label then
 * @throws UserError where the images are not of the model's size, a label is none of its classes, or
 *   what the model makes of them are no numbers
 */
export function encodeImages(model: Model, images: Float32Array, labels?: Labels): Encoded {
  const pixels = imageSize(model.config.imageShape);
  const { latentSize } = model.config;
  const n = countOf(model, images);
  const known = labels ?? (model.labels === "some" ? new Int32Array(n).fill(-1) : undefined);
  const mean = new Float32Array(n * latentSize);
  const logVar = new Float32Array(n * latentSize);
  for (const [from, to] of chunks(n, model)) {
    tf.tidy(() => {
      const x = tf.tensor2d(images.subarray(from * pixels, to * pixels), [to - from, pixels]);
      const posterior = model.encode(x, oneHot(model, known, from, to));
      mean.set(posterior.mean.dataSync<"float32">(), from * latentSize);
      logVar.set(posterior.logVar.dataSync<"float32">(), from * latentSize);
    });
  }
  requireFiniteOutput(model, "an image's mean", mean);
  requireFiniteOutput(model, "an image's log variance", logVar);
  return { mean, logVar };
}

/** What of the images' distribution is wanted: the expected pixels, or pixels drawn from it. */
export interface DecodeOptions {
  /** The seed of drawn pixels; without it they are the expected ones. */
  readonly drawPixels?: number;
}

/**
 * The decoder's images: the expected value of each pixel, or a draw.
 *
 * @param latents float32 [n × latentSize]
 * @param labels [n], needed by a model that is told labels and ignored by others
 * @returns float32 [n × pixels] in [0, 1]
 * @throws UserError where the latents are not of the model's size, a label is none of its classes, or
 *   what the model makes of them are no numbers
 */
export function decodeLatents(
  model: Model,
  latents: Float32Array,
  labels?: Labels,
  { drawPixels: seed }: DecodeOptions = {},
): Float32Array {
  const pixels = imageSize(model.config.imageShape);
  const { latentSize } = model.config;
  const n = countOfLatents(model, latents);
  const images = new Float32Array(n * pixels);
  for (const [from, to] of chunks(n, model)) {
    tf.tidy(() => {
      const values = latents.subarray(from * latentSize, to * latentSize);
      const z = tf.tensor2d(values, [to - from, latentSize]);
      const distribution = model.decode(z, oneHot(model, labels, from, to));
      const decoded =
        seed === undefined
          ? distribution.mean()
          : distribution.sample(
              createNoise({ seed, step: from, stream: (name) => `drawn ${name}` }),
            );
      images.set(decoded.dataSync<"float32">(), from * pixels);
    });
  }
  requireFiniteOutput(model, "a pixel", images);
  return images;
}

/**
 * Each image through the encoder's mean and the decoder. Where a label is not known, the decoder is told
 * the likeliest class, of a model that says one.
 *
 * @returns float32 [n × pixels] in [0, 1]
 */
export function reconstructImages(
  model: Model,
  images: Float32Array,
  labels?: Labels,
): Float32Array {
  const { mean } = encodeImages(model, images, labels);
  return decodeLatents(model, mean, knownOrLikeliest(model, images, labels));
}

/**
 * The likeliest class of each image by q(y|x).
 *
 * @param images float32 [n × pixels] in [0, 1]
 * @returns [n] int32
 * @throws UserError where the model says no class, or the images are not of its size
 */
export function classifyImages(model: Model, images: Float32Array): Int32Array {
  const { classify, title } = model;
  if (!classify)
    throw new UserError(`${withArticle(title)} does not say which class an image shows`);
  const pixels = imageSize(model.config.imageShape);
  const n = countOf(model, images);
  const classes = new Int32Array(n);
  for (const [from, to] of chunks(n, model)) {
    tf.tidy(() => {
      const x = tf.tensor2d(images.subarray(from * pixels, to * pixels), [to - from, pixels]);
      classes.set(tf.argMax(classify(x), 1).dataSync<"int32">(), from);
    });
  }
  return classes;
}

function knownOrLikeliest(
  model: Model,
  images: Float32Array,
  labels: Labels | undefined,
): Labels | undefined {
  if (!takesLabels(model) || !model.classify) return labels;
  if (labels && Array.from(labels).every((label) => label >= 0)) return labels;
  return classifyImages(model, images).map((likeliest, i) => {
    const label = labels?.[i] ?? -1;
    return label >= 0 ? label : likeliest;
  });
}

/** Latents drawn from the prior, and what the decoder makes of them. */
export interface Samples {
  /** float32 [n × latentSize] */
  readonly latents: Float32Array;
  /** float32 [n × pixels] in [0, 1] */
  readonly images: Float32Array;
  /** [n] where the model is told labels: those it was told. */
  readonly labels?: readonly number[];
}

/** What is drawn by {@link sampleImages}. */
export interface SampleOptions extends DecodeOptions {
  /** For a model that is told labels: what to draw, taken in turn; default 0, 1, 2, … */
  readonly labels?: readonly number[];
  /** The same seed gives the same images; default 0. */
  readonly seed?: number;
  /** Where latents are drawn from: N(0, I), the prior that was learned, or {@link fitMixture}; by default the model's own prior. */
  readonly sampler?: "normal" | "prior" | LatentSampler;
}

/**
 * Images of random latents from the model's prior, N(0, I) where its page names no other, or from
 * another sampler.
 *
 * @example
 * ```ts
 * sampleImages(model, 10, { labels: [7], seed: 1 }); // of a CVAE: ten sevens
 * sampleImages(model, 10, { sampler: fitMixture(model, mnist.train) });
 * ```
 */
export function sampleImages(
  model: Model,
  n: number,
  { labels, seed = 0, sampler, ...options }: SampleOptions = {},
): Samples {
  const { numClasses } = model.config;
  const turn = labels ?? Array.from({ length: numClasses }, (_, label) => label);
  const told = takesLabels(model)
    ? Array.from({ length: n }, (_, i) => turn[i % turn.length])
    : undefined;
  const latents = chosenSampler(model, sampler).sample(n, { seed, labels: told });
  const images = decodeLatents(model, latents, told, options);
  return { latents, images, ...(told && { labels: told }) };
}

function* chunks(n: number, { config }: Model): Generator<[number, number]> {
  const size = imagesAtOnce(config.imageShape);
  for (let from = 0; from < n; from += size) yield [from, Math.min(n, from + size)];
}
