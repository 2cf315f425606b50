import { Dataset, type ImageShape, imageSize, ImageSplit } from "../data";
import { frechetDistance, Moments, momentsOf } from "../math";
import {
  chosenSampler,
  type LatentSampler,
  type Model,
  reconstructImages,
  sampleImages,
} from "../models";
import { Classifier, FEATURE_SIZE } from "./classifier";

/**
 * The Fréchet distance of images from the test images in the classifier's feature space.
 * It is computed as the Fréchet inception distance is (Heusel et al. 2017), but not with
 * Inception's features: values compare only where the classifier is the same.
 */
export interface ImageDistance {
  /** What one of the images is called, such as "digit". */
  readonly item: string;
  /** Images on each side; of large ones as many as 512 MB of numbers hold. */
  readonly images: number;
  /** Of images decoded from the sampler's latents. */
  readonly samples: number;
  /** Where those latents are drawn from, in a few words: "N(0, I)". */
  readonly sampler: string;
  /** Of the test images' own reconstructions, through the posterior's mean. */
  readonly reconstructions: number;
  /** Of as many training images: real ones are that far apart, so that nothing can be closer. */
  readonly floor: number;
}

/** So many images of a shape are compared at most, as float32 numbers in half a gigabyte. */
export function mostImages(shape: ImageShape): number {
  return Math.floor(2 ** 27 / imageSize(shape));
}

/**
 * The Fréchet distance of a model's samples and reconstructions, and of training images,
 * from the test images; as many of each as there are test images and {@link mostImages} allows.
 *
 * @param seed of the samples; a conditional model is told the labels in turn
 * @param sampler of their latents; by default the model's own prior
 */
export function imageDistance(
  classifier: Classifier,
  model: Model,
  { item, train, test }: Pick<Dataset, "item" | "train" | "test">,
  seed: number,
  sampler: LatentSampler = chosenSampler(model),
): ImageDistance {
  const n = Math.min(train.size, test.size, mostImages(test.imageShape));
  const real = imagesOf(test, n);
  const moments = (images: Float32Array): Moments =>
    momentsOf(classifier.judge(images).features, FEATURE_SIZE);
  const reference = moments(real);
  const from = (images: Float32Array) => frechetDistance(moments(images), reference);
  return {
    item,
    images: n,
    samples: from(sampleImages(model, n, { seed, sampler }).images),
    sampler: sampler.title,
    reconstructions: from(reconstructImages(model, real, test.labels.subarray(0, n))),
    floor: from(imagesOf(train, n)),
  };
}

function imagesOf(split: ImageSplit, n: number): Float32Array {
  return split.images(Array.from({ length: n }, (_, i) => i));
}
