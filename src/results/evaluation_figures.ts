import { Dataset } from "../data";
import { ClassMeasures, Evaluation, LabelFidelity } from "../evaluation";
import { classBars, confusionMatrix, Figure, klBars } from "../figures";
import { EvaluationResult } from "./evaluation_result";
import { title } from "./title";

type Titled = Pick<Dataset, "name" | "title" | "generated" | "numClasses" | "classNames">;

/**
 * What conditioned samples are taken for: a row for each label that the model was told.
 *
 * @example
 * ```ts
 * figures.confusion(labelFidelity(classifier, sampleImages(model, 1000), mnist.test), mnist)
 * ```
 */
export function confusion({ confusion: counts }: LabelFidelity, data: Titled): Figure {
  return confusionMatrix(counts, data.classNames, {
    title: title("what samples are taken for", data),
    axes: ["told", "taken for"],
  });
}

/** Reconstruction error of each class, with a line at the mean over all images. */
export function reconstructionByClass(
  {
    byClass,
    reconstruction,
    binarization,
  }: Pick<Evaluation, "reconstruction" | "binarization"> & {
    readonly byClass: readonly ClassMeasures[];
  },
  data: Titled,
): Figure {
  const names = byClass.map(({ label }) => data.classNames[label]);
  const values = byClass.map((each) => each.reconstruction);
  return classBars(names, values, {
    title: title("reconstruction by class", data),
    measure: `nats per image (binarization ${binarization})`,
    mean: reconstruction,
  });
}

/** The figures of an evaluation: KL of each dimension, reconstruction by class, confusion matrix. */
export function evaluationFigures(result: EvaluationResult, data: Titled): Figure[] {
  const { klPerDimension } = result;
  const titled = { title: title("KL per latent dimension", data) };
  const figures = klPerDimension.length > 0 ? [klBars(klPerDimension, titled)] : [];
  if (result.byClass.length > 0) figures.push(reconstructionByClass(result, data));
  if (result.labelFidelity) figures.push(confusion(result.labelFidelity, data));
  return figures;
}
