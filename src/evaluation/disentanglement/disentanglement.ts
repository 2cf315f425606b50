import type { Factors } from "../../data";
import { normal } from "../../random";
import { activity, ACTIVITY_THRESHOLD, type Posteriors } from "../latents";
import { type Dci, dci } from "./dci";
import { factorVaeScore } from "./factor_vae_score";
import { type Codes, factorsOf } from "./factors";
import { type Gap, mean } from "./gap";
import { informationGaps } from "./mig";
import { predictabilityGaps } from "./sap";

/** Whether the dimensions of z stand for the known factors one by one: four scores, each in [0, 1]. */
export interface Disentanglement {
  /** How many images the scores are from. */
  readonly images: number;
  /** The mutual information gap (Chen et al. 2018). */
  readonly mig: number;
  /** Disentanglement, completeness, informativeness (Eastwood and Williams 2018). */
  readonly dci: Dci;
  /** Kim and Mnih 2018; by chance about 1 / factors. */
  readonly factorVaeScore: number;
  /** The separated attribute predictability (Kumar et al. 2018). */
  readonly sap: number;
  readonly byFactor: readonly FactorScores[];
}

/** What of one factor is found in z. */
export interface FactorScores {
  readonly factor: string;
  /** Index of the dimension that knows most of it. */
  readonly dimension: number;
  /** What that dimension knows of it, as a share of its entropy. */
  readonly information: number;
  /** By how much it is ahead of the second: the factor's part of the MIG. */
  readonly informationGap: number;
  /** The factor's part of the SAP. */
  readonly predictabilityGap: number;
}

/** Of fewer images a histogram shows mostly chance. */
export const FEWEST_IMAGES = 200;

/** What {@link disentanglement} is told beside codes and factors. */
export interface DisentanglementOptions {
  /** Of the draws. Default 0. */
  readonly seed?: number;
  /** [n], labels that a model is told: the factor that they are is left out. */
  readonly told?: ArrayLike<number>;
  /** [n × latentSize], a draw from each posterior, where its mean and log-variance do not say all of it. */
  readonly drawn?: Float32Array;
}

/**
 * Scores posteriors against the known factors of their images. The MIG is of a draw from each posterior, as
 * its paper has it, so that a dimension without a say is noise; the others are of the posteriors' means, in
 * the dimensions that are active. Numbers are put into ten levels of equal mass.
 *
 * @returns undefined where there is no factor to find, or fewer than {@link FEWEST_IMAGES} images
 */
export function disentanglement(
  posteriors: Posteriors,
  factors: Factors,
  { seed = 0, told, drawn = gaussianDraws(posteriors, seed) }: DisentanglementOptions = {},
): Disentanglement | undefined {
  const known = factorsOf(factors, told);
  const images = posteriors.mean.length / posteriors.latentSize;
  if (known.length === 0 || images < FEWEST_IMAGES) return undefined;
  const codes = { values: drawn, size: posteriors.latentSize };
  const information = informationGaps(codes, known);
  const means = activeMeans(posteriors);
  const predictability = predictabilityGaps(means, known);
  const average = (gaps: readonly Gap[]) => mean(gaps.map(({ gap }) => gap));
  return {
    images,
    mig: average(information),
    dci: dci(means, known, seed),
    factorVaeScore: factorVaeScore(means, known, seed),
    sap: average(predictability),
    byFactor: known.map(({ name }, k) => ({
      factor: name,
      dimension: information[k].best,
      information: information[k].value,
      informationGap: information[k].gap,
      predictabilityGap: predictability[k].gap,
    })),
  };
}

/** z ~ q(z|x) of each image. */
function gaussianDraws({ mean, logVar }: Posteriors, seed: number): Float32Array {
  const epsilon = normal({ seed, stream: "codes", step: 0 }, mean.length);
  return mean.map((m, k) => m + Math.exp(0.5 * logVar[k]) * epsilon[k]);
}

/** The means in the active dimensions alone. */
function activeMeans(posteriors: Posteriors): Codes {
  const { mean, latentSize } = posteriors;
  const variances = activity(posteriors);
  const active = [...variances.keys()].filter((d) => variances[d] > ACTIVITY_THRESHOLD);
  return {
    values: mean.filter((_, k) => variances[k % latentSize] > ACTIVITY_THRESHOLD),
    size: active.length,
  };
}
