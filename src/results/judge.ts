import { classifierPrefix, loadClassifier, LoadedClassifier, saveClassifier } from "../checkpoints";
import { placeOptions } from "../config";
import { host } from "../host";
import { Dataset } from "../data";
import { accuracy, ClassifierTraining, trainClassifier } from "../evaluation";

/** Below this test accuracy a judge is too often wrong itself. */
export const LEAST_JUDGE_ACCURACY = 0.985;

/** Where the classifier is, and how it is trained where there is none yet. */
export interface JudgeOptions extends ClassifierTraining {
  readonly ckptDir?: string;
}

/**
 * The classifier that judges a data set's generated images: the saved one, or, where there is
 * none or one of fewer training images, one trained now and saved as `<ckptDir>/classifier/<data set>.*`.
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
  const prefix = classifierPrefix(options.ckptDir ?? placeOptions.ckptDir.default, data.name);
  if (host().files.exists(`${prefix}.safetensors`)) {
    const saved = await loadClassifier(prefix, data);
    if (saved.description.trainImages >= data.train.size) return saved;
    saved.classifier.dispose(); // of a trial with fewer images
  }
  await makeJudge(data, options);
  return loadClassifier(prefix, data);
}

/** Trains a data set's classifier anew and saves it; returns its test accuracy, in [0, 1]. */
export async function makeJudge(
  data: Dataset,
  { ckptDir = placeOptions.ckptDir.default, ...training }: JudgeOptions,
): Promise<number> {
  const { numEpochs = 3, seed = 7 } = training;
  const classifier = await trainClassifier(data, { ...training, numEpochs, seed });
  const testAccuracy = accuracy(classifier, data.test);
  saveClassifier(classifier, classifierPrefix(ckptDir, data.name), {
    dataset: data.name,
    seed,
    numEpochs,
    trainImages: data.train.size,
    testAccuracy,
    testImages: data.test.size,
  });
  classifier.dispose();
  return testAccuracy;
}
