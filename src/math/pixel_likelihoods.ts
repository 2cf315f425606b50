/**
 * The distribution of one pixel (of one channel) in [0, 1], in plain numbers: what a page without
 * TensorFlow computes with, and what the tensors' likelihoods are tested against.
 */
export interface PixelLikelihood {
  /** Numbers that the decoder gives for each pixel: 1, or 2 where it gives its uncertainty as well. */
  readonly parameters: 1 | 2;
  /**
   * The expected pixel, for a picture: in [0, 1].
   *
   * @param a the decoder's first number for the pixel
   * @param b its second, where there is one
   */
  mean(a: number, b: number): number;
  /** −log p(x), in nats. */
  negativeLogLikelihood(x: number, a: number, b: number): number;
}

/** The likelihoods that are known here, by the names that options and checkpoints use. */
export type PixelLikelihoodName = "bernoulli" | "continuous-bernoulli" | "gaussian" | "logistic";

/** Bounds of the logarithm of a gaussian's variance, where the decoder gives it. */
export const LOG_VARIANCE = { min: -9, max: 3 };

/** Bounds of the logarithm of a logistic's scale. */
export const LOG_SCALE = { min: -7, max: 2 };

/** A pixel's own bounds. */
const PIXEL = { min: 0, max: 1 };

/** Distance of two grey levels. */
const LEVEL = 1 / 255;

/**
 * A likelihood by its name.
 *
 * @param deviation of a gaussian: its standard deviation, 0 where the decoder gives one for each pixel
 * @example
 * ```ts
 * pixelLikelihood("bernoulli").mean(0, 0); // ½
 * ```
 */
export function pixelLikelihood(name: PixelLikelihoodName, deviation = 0): PixelLikelihood {
  switch (name) {
    case "bernoulli":
      return {
        parameters: 1,
        mean: sigmoid,
        negativeLogLikelihood: (x, logit) => softplus(logit) - x * logit,
      };
    case "continuous-bernoulli":
      return {
        parameters: 1,
        mean: continuousBernoulliMean,
        negativeLogLikelihood: (x, logit) => logPartition(logit) - x * logit,
      };
    case "gaussian":
      return gaussian(deviation);
    case "logistic":
      return {
        parameters: 2,
        mean: (mean) => within(mean, PIXEL),
        negativeLogLikelihood: logistic,
      };
  }
}

/** ∫₀¹ exp(l x) dx = (eˡ − 1) / l, its logarithm; for l above 0 as eˡ (1 − e⁻ˡ) / l, which stays finite. */
function logPartition(l: number): number {
  if (l === 0) return 0;
  const size = Math.abs(l);
  return Math.max(l, 0) + Math.log(-Math.expm1(-size) / size);
}

/**
 * 1 / (1 − e⁻ˡ) − 1 / l (Loaiza-Ganem and Cunningham 2019, equation 8, in terms of the logit); by its
 * series where l is next to 0.
 */
function continuousBernoulliMean(l: number): number {
  if (Math.abs(l) < 1e-3) return 0.5 + l / 12;
  return -1 / Math.expm1(-l) - 1 / l;
}

function gaussian(deviation: number): PixelLikelihood {
  const fixed = deviation > 0 ? 2 * Math.log(deviation) : undefined;
  return {
    parameters: fixed === undefined ? 2 : 1,
    mean: (mean) => within(mean, PIXEL),
    negativeLogLikelihood(x, mean, b) {
      const logVar = fixed ?? within(b, LOG_VARIANCE);
      return 0.5 * ((x - mean) ** 2 * Math.exp(-logVar) + logVar + Math.log(2 * Math.PI));
    },
  };
}

/**
 * The mass that a logistic distribution has on the grey level of x; the outermost levels have the
 * tails as well (Kingma et al. 2016, appendix C.2).
 */
function logistic(x: number, mean: number, b: number): number {
  const scale = Math.exp(-within(b, LOG_SCALE));
  const upper = (x + LEVEL / 2 - mean) * scale;
  const lower = (x - LEVEL / 2 - mean) * scale;
  if (x < LEVEL / 2) return softplus(-upper);
  if (x > 1 - LEVEL / 2) return softplus(lower);
  // σ(u) − σ(l) = σ(u) σ(−l) (1 − e^(l − u)), without a difference of numbers next to each other.
  return softplus(-upper) + softplus(lower) - Math.log(-Math.expm1(lower - upper));
}

function sigmoid(l: number): number {
  return 1 / (1 + Math.exp(-l));
}

function softplus(l: number): number {
  return Math.max(l, 0) + Math.log1p(Math.exp(-Math.abs(l)));
}

function within(value: number, { min, max }: { min: number; max: number }): number {
  return Math.min(max, Math.max(min, value));
}
