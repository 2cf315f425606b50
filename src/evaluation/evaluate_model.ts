import { tf } from "../backend";
import { snakeCase, UserError } from "../config";
import { ImageSplit } from "../data";
import { createNoise, type Model, requireFiniteWeights, takesLabels } from "../models";
import { Binarization } from "./binarization";
import { accuracyOf, type ClassAccuracy } from "./class_accuracy";
import { clusterAgreement, type ClusterAgreement } from "./clusters";
import { type CodeUse, codeUse } from "./code_use";
import { diagnose, Finding, type Symptoms } from "./diagnostics";
import { disentanglement, type Disentanglement } from "./disentanglement";
import { activity, ACTIVITY_THRESHOLD, meanKlPerDimension } from "./latents";
import { ImageMeasures, measureImages } from "./measure_images";
import { aggregateGap, priorGap, PriorGap } from "./prior_gap";

/** What {@link evaluateModel} finds, with the setting that it holds under. Means over images. */
export interface Evaluation {
  /** Name of the split, and how many images it has. */
  readonly split: string;
  readonly images: number;
  readonly binarization: Binarization;
  readonly seed: number;
  /** Of every figure that is not said to be in another. */
  readonly unit: "nats per image";
  /** K: samples of z for each image, in the reconstruction and in the log-likelihood. */
  readonly importanceSamples: number;
  readonly latentSize: number;
  /** Why there is no bound on log p(x): KL, ELBO and log-likelihood are NaN then, in JSON null. */
  readonly noLikelihood?: string;
  /**
   * The negative ELBO: reconstruction + KL, whatever the weights that the model was trained with; the
   * reconstruction where there is no likelihood.
   */
  readonly loss: number;
  /** Where the model's own loss is no ELBO, whatever its weights: `loss` is then not what it was trained on. */
  readonly ownObjective?: true;
  /** −log p(x|z), summed over pixels, mean over K samples of z. */
  readonly reconstruction: number;
  /** KL(q(z|x) ‖ p(z)), summed over latent dimensions. */
  readonly kl: number;
  /** −loss */
  readonly elbo: number;
  /** The importance-weighted estimate of log p(x) with K samples; higher is better. */
  readonly logLikelihood: number;
  /** [latentSize] KL of each latent dimension; none where it does not come apart by dimensions. */
  readonly klPerDimension: readonly number[];
  /** [latentSize], or none: its share of the whole KL, in [0, 1]. */
  readonly klShare: readonly number[];
  /** Dimensions whose posterior mean has a variance above 0.01 over the images. */
  readonly activeUnits: number;
  /** Mean over pixels of (x − x̂)², x̂ decoded from the posterior's mean; no nats. */
  readonly reconstructionMse: number;
  /**
   * Share of the images whose likeliest class by q(y|x) is their label, of a model that says one, and how
   * many images have a label; then no image is told its label, and likelihood and ELBO are of the image
   * alone, summed over the classes.
   */
  readonly classAccuracy?: ClassAccuracy;
  /** The same for the images of each class that has any. */
  readonly byClass: readonly ClassMeasures[];
  /** Of a model that finds clusters, on images whose classes are known. */
  readonly clustering?: ClusterAgreement;
  /** How many of its codes are in use; of a model whose latents are codes. */
  readonly codes?: CodeUse;
  /** What reconstruction costs with a z from the prior in place of the image's own. */
  readonly randomLatentReconstruction: number;
  /** What it costs when told the next label; where the model takes labels. */
  readonly wrongLabelReconstruction?: number;
  /** Of q(z), or where it takes labels q(z|y), from the prior; none where images are too few. */
  readonly priorGap?: PriorGap;
  /** Whether dimensions stand for factors; where those are known, and images are not too few. */
  readonly disentanglement?: Disentanglement;
  /** One for each check, passed or not. */
  readonly diagnostics: readonly Finding[];
}

/** Means over the images of one class. */
export interface ClassMeasures {
  readonly label: number;
  readonly images: number;
  readonly reconstruction: number;
  readonly reconstructionMse: number;
}

/** How {@link evaluateModel} goes about it. */
export interface EvaluationOptions {
  /** Of the noise, and of the dynamic binarization. Default 0. */
  readonly seed?: number;
  /** What becomes of grey pixels. Default `none`. */
  readonly binarization?: Binarization;
  /** K, samples of z for each image; at least 1. Default 100. */
  readonly importanceSamples?: number;
  /** Hears the share of the work that is done, in [0, 1]. */
  readonly onProgress?: (share: number) => void;
}

/**
 * The figures that papers give of a VAE, on a split that it was not trained on: each image
 * counts once, and every draw is a function of the seed.
 *
 * @throws UserError where the images do not fit the model, or its weights or figures are no numbers, as
 *   after a training that diverged: then no check would say anything about it
 * @example
 * ```ts
 * const { elbo, logLikelihood, activeUnits } = await evaluateModel(model, mnist.test);
 * ```
 */
export async function evaluateModel(
  model: Model,
  split: ImageSplit,
  { seed = 0, binarization = "none", importanceSamples = 100, onProgress }: EvaluationOptions = {},
): Promise<Evaluation> {
  requireFiniteWeights(model);
  const options = { seed, binarization, samples: importanceSamples, onProgress };
  const measures = await measureImages(model, split, options);
  const { posteriors } = measures;
  const { latentSize } = posteriors;
  const { noLikelihood } = model;
  const [kl, klPerDimension] = klOf(measures, noLikelihood !== undefined);
  const reconstruction = mean(measures.reconstruction);
  const variances = activity(posteriors);
  const { wrongLabel, likeliest } = measures;
  const classAccuracy = likeliest && accuracyOf(likeliest, split);
  const told = takesLabels(model) ? split.labels : undefined;
  const drawn = measures.drawn?.latents;
  const axes = split.factors && disentanglement(posteriors, split.factors, { seed, told, drawn });
  const gap = gapOf(model, measures, split, seed);
  const clustering = clusteringOf(measures, split);
  const figures = {
    split: split.name,
    images: split.size,
    binarization,
    seed,
    unit: "nats per image" as const,
    ...{ importanceSamples, latentSize },
    ...(noLikelihood !== undefined && { noLikelihood }),
    loss: noLikelihood === undefined ? reconstruction + kl : reconstruction,
    ...(noLikelihood === undefined &&
      model.negativeElbo.length === 0 && { ownObjective: true as const }),
    reconstruction,
    kl,
    elbo: -(reconstruction + kl),
    logLikelihood: mean(measures.logLikelihood),
    klPerDimension,
    klShare: klPerDimension.map((value) => (kl > 0 ? value / kl : 0)),
    activeUnits: variances.filter((variance) => variance > ACTIVITY_THRESHOLD).length,
    reconstructionMse: mean(measures.squaredError),
    ...(classAccuracy && classAccuracy.images > 0 && { classAccuracy }),
    byClass: byClass(measures, split),
    ...(clustering && { clustering }),
    ...(measures.codeCounts && { codes: codeUse(measures.codeCounts) }),
    randomLatentReconstruction: mean(measures.randomLatent),
    ...(wrongLabel && { wrongLabelReconstruction: mean(wrongLabel) }),
    ...(gap && { priorGap: gap }),
    ...(axes && { disentanglement: axes }),
  };
  requireNumbers(model, figures);
  const symptoms = { ...figures, ...holdOf(model), ownPrior: model.ownPrior };
  return { ...figures, diagnostics: diagnose(symptoms) };
}

/** Draws by which a prior that is not N(0, I) is known. */
const PRIOR_DRAWS = 20_000;

/** How far the latents of all images together are from the prior; of one prior for each label it is not told. */
function gapOf(
  model: Model,
  { posteriors, drawn }: ImageMeasures,
  { labels: known }: ImageSplit,
  seed: number,
): PriorGap | undefined {
  const labels = takesLabels(model) ? known : undefined;
  if (!drawn) return priorGap(posteriors, seed, labels);
  if (!model.ownPrior) return aggregateGap(drawn.latents, posteriors.latentSize, { labels });
  if (labels) return undefined;
  const stream = (name: string) => `prior's gap, ${name}`;
  const draws = () =>
    model
      .prior()
      .sample(PRIOR_DRAWS, createNoise({ seed, step: 0, stream }))
      .dataSync<"float32">();
  return aggregateGap(drawn.latents, posteriors.latentSize, { prior: () => tf.tidy(draws) });
}

function clusteringOf(
  { clusters }: ImageMeasures,
  { labels, numClasses: classes }: ImageSplit,
): ClusterAgreement | undefined {
  if (!clusters || classes === 0) return undefined;
  return clusterAgreement(clusters.assigned, labels, { clusters: clusters.count, classes });
}

/** The KL, and that of each dimension where it comes apart by them. */
function klOf({ posteriors, drawn }: ImageMeasures, isNone: boolean): [number, number[]] {
  if (isNone) return [NaN, []];
  if (drawn) return [mean(drawn.kl), []];
  const each = [...meanKlPerDimension(posteriors)];
  return [each.reduce((sum, value) => sum + value, 0), each];
}

/** What another image's z or label costs may be infinite; what the image's own costs may not. */
function requireNumbers({ title }: Model, figures: Omit<Evaluation, "diagnostics">): void {
  const { reconstruction, kl, reconstructionMse: mse, noLikelihood } = figures;
  const { randomLatentReconstruction: random, wrongLabelReconstruction: wrong = 0 } = figures;
  const bound = noLikelihood === undefined;
  const finite = Object.entries({ reconstruction, ...(bound && { KL: kl }), "pixels' error": mse });
  const rest = {
    ...(bound && { "log-likelihood": figures.logLikelihood }),
    "random z's cost": random,
  };
  const numbers = Object.entries({ ...rest, "wrong label's cost": wrong });
  const [name, value] =
    finite.find((entry) => !Number.isFinite(entry[1])) ??
    numbers.find((entry) => Number.isNaN(entry[1])) ??
    [];
  if (name === undefined) return;
  throw new UserError(
    `the ${title}'s ${name} on the ${figures.split} images is ${String(value)}, as after a training ` +
      "that diverged: train it anew with a smaller learning_rate, or load weights that were saved before",
  );
}

/**
 * The flags of what holds z to the prior: the weights that grow over the first epochs, which those of a KL do, and
 * what lets them. A page without such has one weight for it, or more of which nobody knows what they are of.
 */
function holdOf({ tunable }: Model): Pick<Symptoms, "weight" | "warmup"> {
  const growing = tunable.filter(({ option }) => option.grownOver !== undefined);
  const weights = growing.length > 0 ? growing : tunable;
  if (weights.length === 0) return {};
  const warmup = growing[0]?.option.grownOver;
  return {
    weight: weights.map(({ name }) => snakeCase(name)).join(" or "),
    ...(warmup !== undefined && { warmup: snakeCase(warmup) }),
  };
}

function byClass(
  { reconstruction, squaredError }: ImageMeasures,
  { labels, numClasses }: ImageSplit,
): ClassMeasures[] {
  const classes = Array.from({ length: numClasses }, (_, label) => {
    const own = (_: number, i: number) => labels[i] === label;
    const [nats, mse] = [reconstruction.filter(own), squaredError.filter(own)];
    return {
      label,
      images: nats.length,
      reconstruction: mean(nats),
      reconstructionMse: mean(mse),
    };
  });
  return classes.filter(({ images }) => images > 0);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
