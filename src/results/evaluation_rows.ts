import type {
  Copying,
  Disentanglement,
  Evaluation,
  ImageDistance,
  LabelFidelity,
} from "../evaluation";
import { counted } from "../config";
import { COPIED_BY_CHANCE } from "../evaluation";
import type { EvaluationResult, SecondJudge } from "./evaluation_result";
import { judgeDoubt } from "./judge";
import { standsIn } from "./title";

/** A row of a table: what it is, and what it came to. */
export type Row = readonly [string, string];

/** A value and what is noted of it, which stand apart in a terminal, where runs of blanks are one: "29.70 · the floor". */
export const inRunningText = (value: string) => value.replace(/ {2,}/g, " · ");

/** What a binarization means, in words. */
export const BINARIZATIONS = {
  none: "none (grey pixels)",
  static: "static (each pixel drawn once as 0 or 1)",
  dynamic: "dynamic (pixels drawn as 0 or 1 by the seed)",
};

/** What the figures hold under. */
export function settingRows(result: EvaluationResult): Row[] {
  return [
    ["model", result.model],
    ["latent size", String(result.latentSize)],
    [
      "data set",
      `${result.dataset}${standsIn({ name: result.dataset, generated: result.generatedData }) ? " (generated, not MNIST)" : ""}`,
    ],
    ["split", result.split],
    ["images", counted(result.images)],
    ["binarization", BINARIZATIONS[result.binarization]],
    ["samples of z", counted(result.importanceSamples)],
    ["seed", String(result.seed)],
  ];
}

/** How often q(y|x) is right, beside what a classifier makes of the same labels alone. */
function accuracyRows({ classAccuracy, labelsAlone }: Partial<EvaluationResult>): Row[] {
  if (!classAccuracy) return [];
  const rows: Row[] = [
    [
      "accuracy of q(y|x)",
      `${percent(classAccuracy.accuracy)} of ${counted(classAccuracy.images)} images`,
    ],
  ];
  if (!labelsAlone) return rows;
  const { accuracy, numLabels } = labelsAlone;
  return [
    ...rows,
    ["  a classifier alone", `${percent(accuracy)}   of the same ${counted(numLabels)} labels`],
  ];
}

/** The figures of the whole split: one number each. */
export function metricRows(result: Evaluation & Partial<EvaluationResult>): Row[] {
  return [
    ...accuracyRows(result),
    ...boundRows(result),
    ["active units", `${result.activeUnits} of ${result.latentSize}`],
    ...codeRows(result),
    ["reconstruction MSE", result.reconstructionMse.toFixed(4)],
    ...clusterRows(result),
    ...(result.disentanglement ? disentanglementRows(result.disentanglement) : []),
  ];
}

/** Whether dimensions of z stand for factors one by one: 1 where each does, 0 where none. */
export function disentanglementRows(found: Disentanglement): Row[] {
  const { mig, dci, factorVaeScore, sap, byFactor } = found;
  const names = byFactor.map(({ factor }) => factor).join(", ");
  return [
    ["disentanglement", `of ${names}; 1 is best`],
    ["  MIG", mig.toFixed(3)],
    ["  DCI disentanglement", dci.disentanglement.toFixed(3)],
    ["  DCI completeness", dci.completeness.toFixed(3)],
    ["  DCI informativeness", dci.informativeness.toFixed(3)],
    ["  FactorVAE score", `${factorVaeScore.toFixed(3)}   chance: ${(1 / byFactor.length).toFixed(2)}`], // prettier-ignore
    ["  SAP", sap.toFixed(3)],
  ];
}

/** How near samples are to the training images, and what that says. */
export function nearestRows(found: Copying): Row[] {
  const { images, trainImages, samples, sampler, testImages, reconstructions, copied } = found;
  return [
    [
      "nearest training image",
      `median distance of pixels, ${counted(images)} images to ${counted(trainImages)}`,
    ],
    ["  from samples", `${samples.toFixed(2)}   latents from ${sampler}`],
    ["  from test images", testImages.toFixed(2)],
    ["  from their reconstructions", reconstructions.toFixed(2)],
    ["  copied", `${percent(copied)} of the samples   by chance: ${percent(COPIED_BY_CHANCE)}`],
  ];
}

/** How many codes are in use, of a model whose latents are codes. */
function codeRows({ codes }: Evaluation): Row[] {
  if (!codes) return [];
  const { used, count, perplexity } = codes;
  return [
    ["codes in use", `${counted(used)} of ${counted(count)}, perplexity ${perplexity.toFixed(1)}`],
  ];
}

/** How clusters that were found without labels agree with classes. */
function clusterRows({ clustering }: Evaluation): Row[] {
  if (!clustering) return [];
  const { accuracy, used, clusters, matched, normalizedMutualInformation: nmi } = clustering;
  const classes = matched.filter((label) => label >= 0).length;
  return [
    [
      "clustering accuracy",
      `${percent(accuracy)}   ${counted(used)} of ${counted(clusters)} clusters used, ${classes} matched with classes one to one`,
    ],
    ["  NMI, ARI", `${nmi.toFixed(3)}, ${clustering.adjustedRandIndex.toFixed(3)}`],
  ];
}

/** The bound on log p(x) with its parts; of a model without likelihood, why there is none. */
function boundRows(result: Evaluation): Row[] {
  const { loss, reconstruction, kl, elbo, logLikelihood, importanceSamples } = result;
  if (result.noLikelihood !== undefined) {
    return [
      ["reconstruction", reconstruction.toFixed(2)],
      ["ELBO, log-likelihood", `none: ${result.noLikelihood}`],
    ];
  }
  return [
    [result.ownObjective ? "−ELBO" : "loss", loss.toFixed(2)],
    ["  reconstruction", reconstruction.toFixed(2)],
    ["  KL", kl.toFixed(2)],
    ["ELBO", elbo.toFixed(2)],
    [
      "log-likelihood",
      `${logLikelihood.toFixed(2)}   importance-weighted, K = ${counted(importanceSamples)}`,
    ],
  ];
}

/** The distance of samples and reconstructions from real images. */
export function distanceRows({ item, images, ...distance }: ImageDistance): Row[] {
  const [name, short] = distanceNames(item);
  return [
    [name, `of ${counted(images)} images from as many test images`],
    [`  ${short} of samples`, `${distance.samples.toFixed(2)}   latents from ${distance.sampler}`],
    [`  ${short} of reconstructions`, distance.reconstructions.toFixed(2)],
    [`  ${short} of training images`, `${distance.floor.toFixed(2)}   the floor`],
  ];
}

/** Only the digits' has an abbreviation: of an image's it would be the inception distance's. */
function distanceNames(item: string): readonly [long: string, short: string] {
  return item === "digit"
    ? ["Fréchet digit distance (FDD)", "FDD"]
    : [`Fréchet ${item} distance`, "distance"];
}

/** How often samples show what was asked for, and how much they differ. */
export function fidelityRows({ accuracy, samples, diversity }: LabelFidelity): Row[] {
  return [
    ["label fidelity", `${percent(accuracy)} of ${counted(samples)} samples`],
    ["diversity", `${diversity.toFixed(2)}   within a class; real images: 1`],
  ];
}

function secondJudgeRow({ accuracy, classifier }: SecondJudge): Row {
  const { fingerprint, testAccuracy, testImages } = classifier;
  const doubt = judgeDoubt(classifier) ? ": not to be relied on" : "";
  return [
    "  by a second classifier",
    `${percent(accuracy)}   ${fingerprint}, ${percent(testAccuracy)} of ${counted(testImages)} test images${doubt}`,
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** All the figures of a result. */
export function resultRows(result: EvaluationResult): Row[] {
  const { classifier, frechetImageDistance, labelFidelity } = result;
  const rows = metricRows(result);
  if (result.nearest) rows.push(...nearestRows(result.nearest));
  if (frechetImageDistance) rows.push(...distanceRows(frechetImageDistance));
  if (classifier) {
    const doubt = judgeDoubt(classifier) ? ": not to be relied on" : "";
    const [, short] = distanceNames(result.item);
    rows.push([
      `  ${short} by classifier`,
      `${classifier.fingerprint}, ${percent(classifier.testAccuracy)} of ${counted(classifier.testImages)} test images${doubt}`,
    ]);
  }
  if (labelFidelity) rows.push(...fidelityRows(labelFidelity));
  if (result.secondJudge) rows.push(secondJudgeRow(result.secondJudge));
  return rows;
}

/** The checks, and what each found. */
export function checkRows({ diagnostics }: Pick<Evaluation, "diagnostics">): Row[] {
  return diagnostics.map(({ check, passed, message }) => [
    `${passed ? "✓" : "✗"} ${check}`,
    message,
  ]);
}
