import { tf } from "../backend";
import { counted, UserError } from "../config";
import { type ImageSplit, imageSize } from "../data";
import { fitGaussianMixture, type GaussianMixture } from "../math";
import { categorical, normal, permutation, uniform } from "../random";
import { requireFiniteOutput } from "./finite";
import { requireFit } from "./require_fit";
import { imagesAtOnce } from "./inference";
import { type Model, takesLabels } from "./model";
import { oneHot } from "./one_hot";
import type { LatentSampler } from "./samplers";

/** Nats by which a round of the fit is to raise the mean log density: samples show no smaller gain. */
const TOLERANCE = 1e-3;

/** So many images tell a mixture enough, and more take their time. */
const MOST_IMAGES = 20_000;

/** How a mixture is fitted to a model's encodings. */
export interface MixtureOptions {
  /** Gaussians of the mixture; default 10. */
  readonly components?: number;
  /** Of the images that are taken, of their latents and of where the fit begins; default 0. */
  readonly seed?: number;
}

/**
 * A sampler from where a model's images are: a mixture of Gaussians with full covariances, fitted to
 * encodings of training images, each drawn from its posterior, since the decoder has learned from
 * draws and not from means. So a model draws well whose encodings are not N(0, I), such as an autoencoder.
 *
 * Of a model that is told labels, each class has a mixture of its own, because latents go with their
 * class: of `components` Gaussians, or of fewer where that leaves each fewer images than it has dimensions.
 * A class that has not even so many for one draws from a mixture of all images, and so does what is told
 * none. Where a label is not known, the model's own word counts for the image, if it says a class. Each is
 * fitted when it is first drawn from.
 *
 * @param split what the model was trained on; of more than 20,000 images a seeded draw of so many
 * @returns for `sampleImages(model, n, { sampler })`; it holds plain numbers
 * @throws UserError where the images do not fit the model, or are fewer than the components
 * @example
 * ```ts
 * const sampler = fitMixture(model, mnist.train, { components: 20 });
 * const { images } = sampleImages(model, 10, { sampler });
 * ```
 */
export function fitMixture(
  model: Model,
  split: ImageSplit,
  { components = 10, seed = 0 }: MixtureOptions = {},
): LatentSampler {
  requireFit(model, split);
  const indices = someOf(split, seed);
  if (indices.length < components) {
    throw new UserError(
      `a mixture of ${components} components needs as many training images, there are ` +
        `${counted(indices.length)}: choose fewer components, or take more images`,
    );
  }
  const { latentSize } = model.config;
  const { latents, labels } = drawEncodings(model, split, indices, seed);
  const fitted = (rows: readonly number[], most: number, step: number) => {
    const points = rows.flatMap((row) => [...latentsOf(latents, row, latentSize)]);
    const start = uniform({ seed, stream: "mixture", step }, Math.min(components, most));
    return fitGaussianMixture(points, latentSize, { uniform: start, tolerance: TOLERANCE });
  };
  const all = [...indices.keys()];
  const ofClass = remembered((label: number) => {
    const own = all.filter((row) => label >= 0 && labels[row] === label);
    const most = Math.floor(own.length / (latentSize + 1));
    return most > 0 ? fitted(own, most, 1 + label) : ofAll(-1);
  });
  const ofAll = remembered(() => fitted(all, components, 0));
  const told = takesLabels(model);
  const title = `a mixture of ${components} Gaussian${components === 1 ? "" : "s"}`;
  return {
    name: "mixture",
    title: told ? `for each class ${title}` : title,
    sample: (n, { seed, labels }) =>
      drawn(latentSize, n, seed, (i) => (told ? ofClass(labels?.[i] ?? -1) : ofAll(-1))),
  };
}

/** Latents of n rows, each from its mixture. */
function drawn(
  latentSize: number,
  n: number,
  seed: number,
  mixtureOf: (row: number) => GaussianMixture,
): Float32Array {
  const latents = new Float32Array(n * latentSize);
  const epsilon = normal({ seed, stream: "samples mixture", step: 0 }, latents.length);
  const mixtures = Array.from({ length: n }, (_, row) => mixtureOf(row));
  [...new Set(mixtures)].forEach((mixture, step) => {
    const rows = [...mixtures.keys()].filter((row) => mixtures[row] === mixture);
    const weights = mixture.components.map(({ weight }) => weight);
    const draw = { seed, stream: "samples mixture component", step };
    categorical(draw, rows.length, weights).forEach((component, i) => {
      const own = latentsOf(epsilon, rows[i], latentSize);
      latents.set(mixture.sample([component], own), rows[i] * latentSize);
    });
  });
  return latents;
}

function latentsOf(latents: Float32Array, row: number, latentSize: number): Float32Array {
  return latents.subarray(row * latentSize, (row + 1) * latentSize);
}

/** What is made once for each label, and when it is first asked for. */
function remembered<T>(make: (label: number) => T): (label: number) => T {
  const made = new Map<number, T>();
  return (label) => {
    const found = made.get(label) ?? make(label);
    made.set(label, found);
    return found;
  };
}

function someOf({ size }: ImageSplit, seed: number): Int32Array {
  const order = permutation({ seed, stream: "images of a mixture", step: 0 }, size);
  return size > MOST_IMAGES ? order.subarray(0, MOST_IMAGES) : order;
}

/** One z ~ q(z|x) of each image, and its class as far as it is known or named. */
interface Encodings {
  /** float32 [n × latentSize] */
  readonly latents: Float32Array;
  /** [n], −1 where nobody says */
  readonly labels: Int32Array;
}

function drawEncodings(
  model: Model,
  split: ImageSplit,
  indices: Int32Array,
  seed: number,
): Encodings {
  const { latentSize, imageShape } = model.config;
  const latents = new Float32Array(indices.length * latentSize);
  const labels = Int32Array.from(indices, (i) => split.labels[i]);
  const size = imagesAtOnce(imageShape);
  for (let from = 0; from < indices.length; from += size) {
    const some = indices.subarray(from, from + size);
    tf.tidy(() => {
      const x = tf.tensor2d(split.images(some), [some.length, imageSize(imageShape)]);
      nameUnknown(model, x, labels.subarray(from, from + some.length));
      const posterior = model.encode(x, oneHot(model, labels, from, from + some.length));
      const draw = { seed, stream: "encodings", step: from };
      const epsilon = tf.tensor2d(normal(draw, some.length * latentSize), posterior.shape);
      latents.set(posterior.draw(epsilon).z.dataSync<"float32">(), from * latentSize);
    });
  }
  requireFiniteOutput(model, "an image's latents", latents);
  return { latents, labels };
}

/** Puts the likeliest class in place of a label that is not known, if the model is told any and says one. */
function nameUnknown(model: Model, x: tf.Tensor2D, labels: Int32Array): void {
  if (!takesLabels(model) || !model.classify || labels.every((label) => label >= 0)) return;
  const likeliest = tf.argMax(model.classify(x), 1).dataSync<"int32">();
  labels.forEach((label, i) => void (label < 0 && (labels[i] = likeliest[i])));
}
