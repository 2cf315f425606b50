import {
  type Dataset,
  type ImageOptions,
  type ImageShape,
  imageSize,
  type ImageSplit,
} from "../data";
import { shrunk, shrunkShape } from "../figures";
import { projectToPlane, umapPlane } from "../math";
import { decodeLatents, type Model, takesLabels } from "../models";
import {
  comparedImages,
  imagesKept,
  mostWeights,
  packPlayground,
  type PlaygroundParts,
} from "../playground/pack";
import { packPictures, type PicturesParts } from "../playground/pack_pictures";
import type { MapDescription, PlaygroundPayload, Preparation } from "../playground/payload";
import { hasKlPerDimension, latentMeans, meanKl } from "../evaluation";

/** UMAP needs more points than it looks at neighbours. */
const fewestForUmap = 50;
const umapName = "map.umap";

/** What {@link playgroundPayload} is told. */
export interface PayloadOptions {
  /** How many test images the map shows, from the first on. */
  readonly count: number;
  /** Of UMAP's plane. */
  readonly seed: number;
  readonly title: string;
  /** A model of more weights shows pictures; {@link mostWeights} by default. */
  readonly most?: number;
}

/**
 * What a playground of a model needs: its weights, packed, or pictures of what it decodes where a
 * page cannot run its layers; and test images on maps of its latent space: the plane itself where
 * the latent size is 2, else UMAP and the two principal components.
 *
 * @throws UserError where the packed model gives other images than the model
 */
export async function playgroundPayload(
  model: Model,
  data: Dataset,
  { count, seed, title, most = mostWeights }: PayloadOptions,
): Promise<PlaygroundPayload> {
  const split = data.test.slice(0, Math.min(count, data.test.size), "test");
  const parts = partsOf(model, data, split, { seed, title });
  const { latents, labels } = parts.points;
  const weights = Object.values(model.parameters).reduce((sum, { size }) => sum + size, 0);
  const because = whyPictures(model, weights > most);
  if (!model.plain || because) return packPictures(picturesOf(model, { ...parts, because }));
  const compared = latents.subarray(0, comparedImages(parts.imageShape) * parts.latentSize);
  const packed = await packPlayground({
    ...parts,
    model: model.plain,
    weights: Object.fromEntries(
      Object.entries(model.parameters).map(([name, w]) => [name, w.dataSync<"float32">()]),
    ),
    decoded: decodeLatents(model, compared, labels),
  });
  // Where 8 bits a weight do not suffice, it is twice as large.
  if (packed.bytes.length <= mostLetters) return packed;
  return packPictures(picturesOf(model, { ...parts, because: "size" }));
}

/** Why a model is shown by pictures, where it is. */
function whyPictures({ plain, ownPrior }: Model, isLarge: boolean): PicturesParts["because"] {
  if (ownPrior) return "prior";
  if (!plain) return "layers";
  return isLarge ? "size" : undefined;
}

/** Of a model in a page, as base64: what many a mail server lets pass. */
const mostLetters = 24e6;

/** Pictures are no larger than this: there are hundreds of them, and on a page they are small. */
const largestPicture = 96;

/** The parts with the decoder, both for pictures of at most {@link largestPicture}. */
function picturesOf(model: Model, parts: Omit<PicturesParts, "decode">): PicturesParts {
  const { imageShape: whole, points } = parts;
  const factor = Math.max(1, Math.ceil(Math.max(...whole) / largestPicture));
  const imageShape = shrunkShape(whole, factor);
  const smaller = (images: Float32Array) => eachSmaller(images, whole, factor);
  // A few latents at a time, so that large images need no more memory than small ones.
  const decode = (z: Float32Array, told: readonly number[]) => {
    const { latentSize } = parts;
    const out = new Float32Array(told.length * imageSize(imageShape));
    for (let from = 0; from < told.length; from += atATime) {
      const some = told.slice(from, from + atATime);
      const latents = z.subarray(from * latentSize, (from + some.length) * latentSize);
      out.set(smaller(decodeLatents(model, latents, some)), from * imageSize(imageShape));
    }
    return out;
  };
  const images = Uint8Array.from(smaller(Float32Array.from(points.images)), Math.round);
  return { ...parts, imageShape, points: { ...points, images }, decode };
}

const atATime = 200;

function eachSmaller(images: Float32Array, shape: ImageShape, factor: number): Float32Array {
  if (factor === 1) return images;
  const [size, small] = [imageSize(shape), imageSize(shrunkShape(shape, factor))];
  const out = new Float32Array((images.length / size) * small);
  for (let i = 0; i * size < images.length; i++) {
    out.set(shrunk(images.subarray(i * size, (i + 1) * size), shape, factor), i * small);
  }
  return out;
}

function partsOf(
  model: Model,
  { item, classNames, imageShape, images }: Dataset,
  split: ImageSplit,
  { seed, title }: Pick<PayloadOptions, "seed" | "title">,
): PlaygroundParts {
  const { latentSize } = model.config;
  const mean = latentMeans(model, split);
  const kept = Math.min(split.size, imagesKept(imageShape));
  const withUmap = latentSize > 2 && split.size >= fewestForUmap;
  return {
    ...{ title, item, imageShape, latentSize, classNames },
    ...(images && { prepared: preparationOf(images) }),
    takesLabels: takesLabels(model),
    points: {
      images: split.bytes(Array.from({ length: kept }, (_, i) => i)),
      labels: split.labels,
      latents: mean,
    },
    kl: Array.from(meanKl(model, split), (v) => Number(v.toPrecision(4))),
    ...(!hasKlPerDimension(model) && { use: "variance" as const }),
    maps: [...(withUmap ? [umapMap] : []), planeOf(mean, latentSize)],
    coordinates: withUmap ? { [umapName]: umapPlane(mean, latentSize, { seed }) } : {},
  };
}

function preparationOf({ fit, invert, background }: ImageOptions): Preparation {
  return { ...(fit && { fit }), ...(invert && { invert }), ...(background && { background }) };
}

const umapMap: MapDescription = { kind: "neighbours", name: "UMAP", coordinates: umapName };

function planeOf(latents: Float32Array, latentSize: number): MapDescription {
  const { center, directions, explained } = projectToPlane(latents, latentSize);
  const share = Math.round(100 * (explained[0] + explained[1]));
  return {
    kind: "linear",
    name: latentSize > 2 ? `PCA (${share} %)` : "latent plane",
    center: [...center],
    directions: [[...directions[0]], [...directions[1]]],
  };
}
