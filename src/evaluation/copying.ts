import { UserError } from "../config";
import { type Dataset, imageSize, type ImageSplit } from "../data";
import {
  chosenSampler,
  type LatentSampler,
  type Model,
  reconstructImages,
  sampleImages,
} from "../models";
import { mostImages } from "./image_distance";
import { nearestImages } from "./nearest";

/** Whether a model draws its training images again: how near its samples come to one of them. */
export interface Copying {
  /** Samples, and as many test images. */
  readonly images: number;
  /** Training images, among which the nearest is looked for. */
  readonly trainImages: number;
  /** Median Euclidean distance of a sample from its nearest training image. */
  readonly samples: number;
  /** Where the samples' latents are from: "N(0, I)". */
  readonly sampler: string;
  /** The same distance of test images: what a new image has. */
  readonly testImages: number;
  /** The same of the test images' reconstructions, which are as smooth as samples are. */
  readonly reconstructions: number;
  /** Share of samples that are near one training image alone: see {@link copying}. */
  readonly copied: number;
}

/** Of test images this share is as near to one training image alone as what counts as copied. */
export const COPIED_BY_CHANCE = 0.01;

/**
 * Compares samples and test images by how near their nearest training image is. Smooth images are nearer
 * to any other than sharp ones are, so that distances alone do not tell; a copy is much nearer to one
 * training image than to the next. So what counts is the ratio of these two distances: a sample is copied
 * where its ratio is as small as that of the least hundredth of the test images.
 *
 * @param count samples to draw, and test images to compare them with, if there are as many
 * @param seed of the samples
 * @param sampler of their latents; by default the model's own prior
 * @throws UserError where there are fewer than two training images
 */
export function copying(
  model: Model,
  { train, test }: Pick<Dataset, "train" | "test">,
  {
    count = 1000,
    seed = 0,
    sampler = chosenSampler(model),
  }: { readonly count?: number; readonly seed?: number; readonly sampler?: LatentSampler } = {},
): Copying {
  if (train.size < 2) {
    throw new UserError(
      `nearest images are looked for among the training images, of which there is ${train.size}: ` +
        "leave out --train_images, or ask for more",
    );
  }
  const n = Math.min(count, test.size, mostImages(test.imageShape));
  const { labels } = test;
  const real = test.images(Array.from({ length: n }, (_, i) => i));
  const samples = toTraining(sampleImages(model, n, { seed, sampler }).images, train);
  const held = toTraining(real, train);
  const smooth = toTraining(reconstructImages(model, real, labels.subarray(0, n)), train);
  const limit = quantile(held.ratios, COPIED_BY_CHANCE);
  return {
    images: n,
    trainImages: train.size,
    samples: quantile(samples.nearest, 0.5),
    sampler: sampler.title,
    testImages: quantile(held.nearest, 0.5),
    reconstructions: quantile(smooth.nearest, 0.5),
    copied: samples.ratios.filter((ratio) => ratio <= limit).length / n,
  };
}

/** The distance from the nearest training image, and its ratio to that from the second. */
function toTraining(images: Float32Array, train: ImageSplit) {
  const { distances } = nearestImages(images, train, 2);
  const each = Array.from({ length: images.length / imageSize(train.imageShape) }, (_, i) => i);
  return {
    nearest: each.map((i) => distances[2 * i]),
    // Of an image that is there twice, both are 0: a copy all the same.
    ratios: each.map((i) => (distances[2 * i] === 0 ? 0 : distances[2 * i] / distances[2 * i + 1])),
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))];
}
