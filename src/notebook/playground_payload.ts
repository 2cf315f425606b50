import type { Dataset } from "../data";
import { projectToPlane } from "../math";
import { decodeLatents, encodeImages, type Model } from "../models";
import { packPlayground } from "../playground/pack";
import type { MapDescription, PlaygroundPayload } from "../playground/payload";
import { umapPlane } from "../playground/umap";
import { meanKl } from "../results/latent_kl";

/** UMAP needs more points than it looks at neighbours. */
const fewestForUmap = 50;
const umapName = "map.umap";

/**
 * What a playground of a model needs: its weights, packed, and test images on maps of its latent
 * space: the plane itself where the latent size is 2, else UMAP and the two principal components.
 *
 * @throws UserError where the packed model gives other images than the model
 */
export function playgroundPayload(
  model: Model,
  data: Dataset,
  { count, seed, title }: { count: number; seed: number; title: string },
): PlaygroundPayload {
  const { latentSize, hiddenSizes, activation, imageShape } = model.config;
  const split = data.test.slice(0, Math.min(count, data.test.size), "test");
  const all = Array.from({ length: split.size }, (_, i) => i);
  const { mean } = encodeImages(model, split.images(all), split.labels);
  const withUmap = latentSize > 2 && split.size >= fewestForUmap;
  return packPlayground({
    title,
    conditional: model.conditional,
    latentSize,
    imageShape,
    classNames: data.classNames,
    activation,
    hiddenLayers: hiddenSizes.length,
    weights: Object.fromEntries(
      Object.entries(model.parameters).map(([name, w]) => [name, w.dataSync<"float32">()]),
    ),
    points: {
      images: split.pixels,
      labels: split.labels,
      latents: mean,
      decoded: decodeLatents(model, mean, split.labels),
    },
    kl: Array.from(meanKl(model, split), (v) => Number(v.toPrecision(4))),
    maps: [...(withUmap ? [umapMap] : []), planeOf(mean, latentSize)],
    coordinates: withUmap ? { [umapName]: umapPlane(mean, latentSize, seed) } : {},
  });
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
