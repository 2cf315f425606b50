import { EvaluationResult } from "./evaluation_result";

/** A row of a table: what it is, and what it came to. */
export type Row = readonly [string, string];

const PIXELS = {
  none: "none (grey pixels)",
  static: "static (each pixel drawn once as 0 or 1)",
  dynamic: "dynamic (pixels drawn as 0 or 1 by the seed)",
};

/** What the figures hold under. */
export function settingRows(result: EvaluationResult): Row[] {
  return [
    ["model", result.model],
    ["latent size", String(result.latentSize)],
    ["data set", `${result.dataset}${result.generatedData ? " (generated, not MNIST)" : ""}`],
    ["split", result.split],
    ["images", String(result.images)],
    ["binarization", PIXELS[result.binarization]],
    ["samples of z", String(result.importanceSamples)],
    ["seed", String(result.seed)],
  ];
}

/** The figures of the whole split: one number each. */
export function metricRows(result: EvaluationResult): Row[] {
  const { frechetDigitDistance: distance, labelFidelity: fidelity, classifier } = result;
  const rows: Row[] = [
    ["loss", result.loss.toFixed(2)],
    ["  reconstruction", result.reconstruction.toFixed(2)],
    ["  KL", result.kl.toFixed(2)],
    ["ELBO", result.elbo.toFixed(2)],
    [
      "log-likelihood",
      `${result.logLikelihood.toFixed(2)}   importance-weighted, K = ${result.importanceSamples}`,
    ],
    ["active units", `${result.activeUnits} of ${result.latentSize}`],
    ["reconstruction MSE", result.reconstructionMse.toFixed(4)],
  ];
  if (classifier && distance) {
    const percent = (100 * classifier.testAccuracy).toFixed(2);
    rows.push(
      ["Fréchet digit distance", `of ${distance.images} grey images from as many test images`],
      ["  samples", distance.samples.toFixed(2)],
      ["  reconstructions", distance.reconstructions.toFixed(2)],
      ["  training images (floor)", distance.floor.toFixed(2)],
      ["  by classifier", `${classifier.fingerprint}, ${percent} % on the test images`],
    );
  }
  if (fidelity) {
    rows.push(
      [
        "label fidelity",
        `${(100 * fidelity.accuracy).toFixed(2)} % of ${fidelity.samples} samples`,
      ],
      ["diversity", `${fidelity.diversity.toFixed(2)}   within a class; real images: 1`],
    );
  }
  return rows;
}
