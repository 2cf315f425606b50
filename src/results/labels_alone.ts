import {
  type ClassifierDescription,
  classifierPrefix,
  describeClassifier,
  saveClassifier,
} from "../checkpoints";
import { placeOptions, UserError } from "../config";
import { batchesPerEpoch, type Dataset, type FewLabels, knownIndices, sameShape } from "../data";
import { accuracy, type JudgeName, trainClassifier } from "../evaluation";
import { host } from "../host";
import { imageMarks, marksAgree } from "./judged_images";

/** What a classifier comes to that learns from the labelled images alone, beside a model that learns from all. */
export interface LabelsAlone {
  /** Share of the test images named rightly, in [0, 1]. */
  readonly accuracy: number;
  /** Test images. */
  readonly images: number;
  /** Labelled images that it was trained on. */
  readonly numLabels: number;
}

/** Where such a classifier is, and how it is trained where there is none. */
export interface LabelsAloneOptions {
  readonly ckptDir?: string;
  /** Which of the two judges' networks it has; the first by default. */
  readonly network?: JudgeName;
  /** Passes over the labelled images; by default so many that they come to 500 steps. */
  readonly numEpochs?: number;
  /** Train it again where there is one. Default false. */
  readonly anew?: boolean;
  /** Hears the share of the work that is done, in [0, 1]. */
  readonly onProgress?: (share: number) => void;
}

const LEAST_STEPS = 500;
const BATCH_SIZE = 64;

/**
 * The classifier of the labels that a data set has kept, and of nothing else: a saved one, or one that is trained
 * now and saved as `<ckptDir>/classifier/<data set>.<count>-labels.*`. Its network is the judge's, its seed that of the
 * labels.
 *
 * @param data as `withFewLabels` or `loadDataset` with `numLabels` gives it
 * @throws UserError where the data keep all their labels, or a saved one is broken
 */
export async function labelsAlone(
  data: Dataset,
  { ckptDir, network, numEpochs: asked, anew = false, onProgress }: LabelsAloneOptions = {},
): Promise<LabelsAlone> {
  const { fewLabels, train, test } = data;
  if (!fewLabels) throw new UserError("a classifier of few labels needs data with numLabels");
  const prefix = labelsAlonePrefix(data, fewLabels, ckptDir, network);
  const saved = anew ? undefined : savedAccuracy(prefix, data, fewLabels);
  if (saved) return saved;
  const labelled = train.pick(knownIndices(train), train.name);
  const batchSize = Math.min(BATCH_SIZE, labelled.size);
  const numEpochs = asked ?? Math.ceil(LEAST_STEPS / batchesPerEpoch(labelled.size, batchSize));
  const { seed } = fewLabels;
  const training = { batchSize, numEpochs, seed, network, onProgress };
  const classifier = await trainClassifier({ ...data, train: labelled }, training);
  const named = knownIndices(test);
  const right = accuracy(classifier, test.pick(named, test.name));
  const marks = imageMarks(data);
  saveClassifier(classifier, prefix, {
    ...{ dataset: data.name, seed, numEpochs, trainImages: labelled.size },
    ...{ numLabels: fewLabels.count, testAccuracy: right, testImages: named.length },
    ...(marks && { imageMarks: marks }),
  });
  classifier.dispose();
  return { accuracy: right, images: named.length, numLabels: labelled.size };
}

/** Where {@link labelsAlone} keeps its classifier. */
export function labelsAlonePrefix(
  { name }: Pick<Dataset, "name">,
  { count }: FewLabels,
  ckptDir: string = placeOptions.ckptDir.default,
  network?: JudgeName,
): string {
  return classifierPrefix(ckptDir, `${name}.${count}-labels`, network);
}

/** Of a saved one, if it was trained on the same labels and tried on the same images. */
function savedAccuracy(
  prefix: string,
  data: Dataset,
  { count, seed }: FewLabels,
): LabelsAlone | undefined {
  if (!host().files.exists(`${prefix}.safetensors`)) return undefined;
  const { description, config } = describeClassifier(prefix);
  const { numLabels, imageMarks: seen, testImages: images }: ClassifierDescription = description;
  const marks = imageMarks(data);
  const isSame =
    numLabels === count &&
    description.seed === seed &&
    images === knownIndices(data.test).length &&
    (!config || sameShape(config.imageShape, data.imageShape)) &&
    (!seen || !marks || marksAgree(seen, marks));
  if (!isSame) return undefined;
  return { accuracy: description.testAccuracy, images, numLabels: description.trainImages };
}
