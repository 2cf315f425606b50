import {
  classifierPrefix,
  describeClassifier,
  type ClassifierDescription,
  loadClassifier,
  LoadedClassifier,
  saveClassifier,
} from "../checkpoints";
import { placeOptions, counted } from "../config";
import { host } from "../host";
import { type Dataset, sameShape } from "../data";
import {
  accuracy,
  ClassifierTraining,
  type JudgeName,
  NETWORKS,
  trainClassifier,
} from "../evaluation";
import { imageMarks, marksAgree } from "./judged_images";

/** Below this test accuracy a judge is too often wrong itself. */
export const LEAST_JUDGE_ACCURACY = 0.985;

/** The share of fewer test images says little of how often it is right. */
const FEWEST_TEST_IMAGES = 200;

/** Where the classifier is, and how it is trained where there is none yet. */
export interface JudgeOptions extends ClassifierTraining {
  readonly ckptDir?: string;
}

/** What there is for judging a data set's images. */
export type JudgeState = "fits" | "missing" | "of other images" | "of fewer images";

/**
 * Whether a classifier is there that was trained on a data set's images, on as many of them as
 * there are now. One of the same name that was trained on other images is none.
 *
 * @throws UserError where its description is missing or broken
 */
export function judgeState(data: Dataset, { ckptDir, network }: JudgeOptions = {}): JudgeState {
  const prefix = prefixOf(data, ckptDir, network);
  if (!host().files.exists(`${prefix}.safetensors`)) return "missing";
  const { description, config } = describeClassifier(prefix);
  const { trainImages, imageMarks: seen } = description;
  const { imageShape, numClasses, train } = data;
  const fits =
    !config || (sameShape(config.imageShape, imageShape) && config.numClasses === numClasses);
  const marks = imageMarks(data);
  if (!fits || (seen && marks && !marksAgree(seen, marks))) return "of other images";
  return trainImages < train.size ? "of fewer images" : "fits";
}

/**
 * The classifier that judges a data set's generated images: the saved one, or, where there is
 * none, one of other images or one of fewer, one trained now and saved as
 * `<ckptDir>/classifier/<data set>.*`, the second one as `<data set>.second.*`.
 *
 * @returns the caller disposes of its `classifier`
 * @throws UserError where the saved one is broken
 * @example
 * ```ts
 * const { classifier, description } = await imageClassifier(mnist);
 * ```
 */
export async function imageClassifier(
  data: Dataset,
  options: JudgeOptions = {},
): Promise<LoadedClassifier> {
  if (judgeState(data, options) !== "fits") await makeJudge(data, options);
  const { ckptDir, network } = options;
  const { imageShape, numClasses } = data;
  return loadClassifier(prefixOf(data, ckptDir, network), { imageShape, numClasses, network });
}

/** Trains a data set's classifier anew and saves it; returns what is known of it. */
export async function makeJudge(
  data: Dataset,
  { ckptDir, ...training }: JudgeOptions,
): Promise<ClassifierDescription> {
  const { numEpochs = 3, network } = training;
  const { seed = NETWORKS[network ?? "first"].seed } = training;
  const classifier = await trainClassifier(data, { ...training, numEpochs, seed });
  const marks = imageMarks(data);
  const description = {
    ...{ dataset: data.name, seed, numEpochs, trainImages: data.train.size },
    ...{ testAccuracy: accuracy(classifier, data.test), testImages: data.test.size },
    ...(marks && { imageMarks: marks }),
  };
  saveClassifier(classifier, prefixOf(data, ckptDir, network), description);
  classifier.dispose();
  return description;
}

/** Why a classifier's word means little, as the end of a sentence; undefined where it means something. */
export function judgeDoubt({
  testAccuracy,
  testImages,
}: Pick<ClassifierDescription, "testAccuracy" | "testImages">): string | undefined {
  if (testAccuracy < LEAST_JUDGE_ACCURACY) {
    return `names only ${percent(testAccuracy)} of the test images rightly`;
  }
  if (testImages < FEWEST_TEST_IMAGES) {
    return `was tried on only ${counted(testImages)} test ${testImages === 1 ? "image" : "images"}`;
  }
  return undefined;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function prefixOf(
  { name }: Dataset,
  ckptDir: string = placeOptions.ckptDir.default,
  network?: JudgeName,
): string {
  return classifierPrefix(ckptDir, name, network);
}
