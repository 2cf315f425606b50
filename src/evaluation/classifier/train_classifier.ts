import { createAdam, tf } from "../../backend";
import { host } from "../../host";
import { cosineDecay } from "../../math";
import { batches, batchesPerEpoch, Dataset, ImageSplit } from "../../data";
import { Classifier } from "./classifier";
import { type JudgeName, NETWORKS } from "./networks";

/** How {@link trainClassifier} goes about it. */
export interface ClassifierTraining {
  /** Passes over the training images. Default 3. */
  readonly numEpochs?: number;
  /** Images per step. Default 64. */
  readonly batchSize?: number;
  /** Adam's, at the start; falls to 0 as a cosine. Default 2e-3. */
  readonly learningRate?: number;
  /** Which of the two judges. Default the first. */
  readonly network?: JudgeName;
  /** Of the weights and the shuffles. Default the network's own: 7 of the first. */
  readonly seed?: number;
  /** Hears the share of the work that is done, in [0, 1]. */
  readonly onProgress?: (share: number) => void;
}

/**
 * Trains a classifier on the training images, by the cross-entropy of its logits.
 *
 * @returns the caller disposes
 * @example
 * ```ts
 * const classifier = await trainClassifier(mnist);
 * accuracy(classifier, mnist.test); // 0.989
 * ```
 */
export async function trainClassifier(
  { train, imageShape, numClasses }: Pick<Dataset, "train" | "imageShape" | "numClasses">,
  options: ClassifierTraining = {},
): Promise<Classifier> {
  const { numEpochs = 3, batchSize = 64, learningRate = 2e-3, network, onProgress } = options;
  const { seed = NETWORKS[network ?? "first"].seed } = options;
  const classifier = new Classifier({ imageShape, numClasses, ...(network && { network }) }, seed);
  const adam = createAdam(classifier.parameters);
  const steps = numEpochs * batchesPerEpoch(train.size, batchSize);
  let step = 0;
  for (let epoch = 0; epoch < numEpochs; epoch++) {
    for (const { indices } of batches(train, { batchSize, seed, epoch })) {
      const factor = cosineDecay(step / steps);
      tf.tidy(() => adam.apply(gradients(classifier, train, indices), learningRate * factor));
      step++;
      if (step % 10 === 0) {
        onProgress?.(step / steps);
        await host().turn();
      }
    }
  }
  adam.dispose();
  return classifier;
}

function gradients(
  classifier: Classifier,
  split: ImageSplit,
  indices: Int32Array,
): Record<string, tf.Tensor> {
  const images = split.images(indices);
  const x = tf.tensor2d(images, [indices.length, images.length / indices.length]);
  const y = tf.tensor2d(split.oneHot(indices), [indices.length, split.numClasses]);
  const variables = Object.values(classifier.parameters);
  const { grads } = tf.variableGrads(() => {
    const logits = classifier.logits(classifier.features(x));
    return tf.losses.softmaxCrossEntropy<tf.Tensor, tf.Scalar>(y, logits);
  }, variables);
  const named = Object.entries(classifier.parameters);
  return Object.fromEntries(named.map(([name, { name: key }]) => [name, grads[key]]));
}

const AT_A_TIME = 200;

/** Share of a split's images that the classifier names rightly, in [0, 1]. */
export function accuracy(classifier: Classifier, split: ImageSplit): number {
  let right = 0;
  // Some at a time: all images of a large split as numbers may be more than there is memory.
  for (let from = 0; from < split.size; from += AT_A_TIME) {
    const some = Array.from({ length: Math.min(AT_A_TIME, split.size - from) }, (_, i) => from + i);
    const { labels } = classifier.judge(split.images(some));
    right += labels.filter((label, i) => label === split.labels[some[i]]).length;
  }
  return right / split.size;
}
