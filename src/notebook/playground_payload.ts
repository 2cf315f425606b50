import type { Dataset, ImageSplit } from "../data";
import { projectToPlane } from "../math";
import { decodeLatents, encodeImages, type Model, takesLabels } from "../models";
import { comparedImages, packPlayground, type PlaygroundParts } from "../playground/pack";
import { packPictures } from "../playground/pack_pictures";
import type { MapDescription, PlaygroundPayload } from "../playground/payload";
import { umapPlane } from "../playground/umap";
import { meanKl } from "../evaluation";

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
  { count, seed, title }: PayloadOptions,
): Promise<PlaygroundPayload> {
  const split = data.test.slice(0, Math.min(count, data.test.size), "test");
  const parts = partsOf(model, data, split, { seed, title });
  const { latents, labels } = parts.points;
  if (!model.plain) {
    const decode = (z: Float32Array, told: readonly number[]) => decodeLatents(model, z, told);
    return packPictures({ ...parts, decode });
  }
  const compared = latents.subarray(0, comparedImages * parts.latentSize);
  return packPlayground({
    ...parts,
    model: model.plain,
    weights: Object.fromEntries(
      Object.entries(model.parameters).map(([name, w]) => [name, w.dataSync<"float32">()]),
    ),
    decoded: decodeLatents(model, compared, labels),
  });
}

function partsOf(
  model: Model,
  { item, classNames, imageShape }: Dataset,
  split: ImageSplit,
  { seed, title }: Pick<PayloadOptions, "seed" | "title">,
): PlaygroundParts {
  const { latentSize } = model.config;
  const all = Array.from({ length: split.size }, (_, i) => i);
  const { mean } = encodeImages(model, split.images(all), split.labels);
  const withUmap = latentSize > 2 && split.size >= fewestForUmap;
  return {
    ...{ title, item, imageShape, latentSize, classNames },
    takesLabels: takesLabels(model),
    points: { images: split.pixels, labels: split.labels, latents: mean },
    kl: Array.from(meanKl(model, split), (v) => Number(v.toPrecision(4))),
    maps: [...(withUmap ? [umapMap] : []), planeOf(mean, latentSize)],
    coordinates: withUmap ? { [umapName]: umapPlane(mean, latentSize, seed) } : {},
  };
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
