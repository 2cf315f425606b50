import { Dataset } from "../data";
import { classBars, confusionMatrix, Figure, klBars } from "../figures";
import { EvaluationResult } from "./evaluation_result";

type Titled = Pick<Dataset, "title" | "classNames">;

/** The figures of an evaluation: KL of each dimension, reconstruction by class, confusion matrix. */
export function evaluationFigures(result: EvaluationResult, data: Titled): Figure[] {
  const about = `${result.model.toUpperCase()} · ${data.title}`;
  const figures = [
    klBars(result.klPerDimension, { title: `KL per latent dimension · ${about}` }),
    reconstructionByClass(result, data, about),
  ];
  const { labelFidelity } = result;
  if (labelFidelity) {
    const title = `What samples are taken for · ${about}`;
    const axes = ["told", "taken for"] as const;
    figures.push(confusionMatrix(labelFidelity.confusion, data.classNames, { title, axes }));
  }
  return figures;
}

function reconstructionByClass(
  { byClass, reconstruction, binarization }: EvaluationResult,
  { classNames }: Titled,
  about: string,
): Figure {
  return classBars(
    byClass.map(({ label }) => classNames[label]),
    byClass.map((each) => each.reconstruction),
    {
      title: `Reconstruction by class · ${about}`,
      measure: `nats per image, binarization ${binarization}`,
      mean: reconstruction,
    },
  );
}
