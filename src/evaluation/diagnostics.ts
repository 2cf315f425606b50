import type { CodeUse } from "./code_use";
import type { PriorGap } from "./prior_gap";

/** What one check found. */
export interface Finding {
  readonly check:
    | "posterior collapse"
    | "codebook collapse"
    | "decoder ignores z"
    | "decoder ignores y"
    | "prior's hole";
  readonly passed: boolean;
  /** What was measured, what it means and, where the check failed, what to try. */
  readonly message: string;
}

/** The figures that the checks look at. */
export interface Symptoms {
  /** NaN where the model has no likelihood. */
  readonly kl: number;
  readonly latentSize: number;
  readonly activeUnits: number;
  /** Of a model whose latents are codes. */
  readonly codes?: CodeUse;
  readonly reconstruction: number;
  readonly randomLatentReconstruction: number;
  readonly wrongLabelReconstruction?: number;
  readonly priorGap?: PriorGap;
  /** The prior is the model's own, and not N(0, I). */
  readonly ownPrior?: boolean;
  /** What holds z to the prior, as its owner turns it: "beta"; absent where nothing can be turned. */
  readonly weight?: string;
  /** What lets that weight grow from 0 over the first epochs: "kl_warmup_epochs"; absent where nothing does. */
  readonly warmup?: string;
}

/** Below this share of active dimensions, or of codes in use, most of the latent has collapsed. */
const LEAST_ACTIVE = 1 / 5;
/** Half a nat: less than a coin's toss (ln 2) of what the decoder was told reaches the image. */
const LEAST_USE = 0.5;
/** Nats that the moments of q(z), or the shape of one dimension of it, may be off the prior. */
const MOST_GAP = { moments: 1, marginal: 0.25 };

/**
 * Checks that catch a broken model, each with a sentence for its owner.
 *
 * @returns one finding for each check that applies
 */
export function diagnose(symptoms: Symptoms): Finding[] {
  return [
    collapse(symptoms),
    ...unusedCodes(symptoms),
    ignoredLatent(symptoms),
    ...ignoredLabel(symptoms),
    ...priorHole(symptoms),
  ];
}

function collapse({ activeUnits, latentSize, kl, weight, warmup }: Symptoms): Finding {
  const divergence = Number.isNaN(kl) ? "" : `, KL ${nats(kl)}`;
  const found = `${activeUnits} of ${latentSize} latent dimensions are active${divergence}`;
  const check = "posterior collapse" as const;
  if (activeUnits === 0 || kl < LEAST_USE) {
    return {
      check,
      passed: false,
      message:
        `${found}: the encoder returns the prior whatever the image, so z says nothing about it. ` +
        attempts(
          weight && `a smaller ${weight}`,
          warmup && `some ${warmup}`,
          "a smaller learning_rate",
          "more epochs",
        ),
    };
  }
  if (activeUnits < LEAST_ACTIVE * latentSize) {
    return {
      check,
      passed: false,
      message:
        `${found}: most dimensions hardly differ from image to image and carry nothing. ` +
        attempts(
          weight && `a smaller ${weight}`,
          warmup && `some ${warmup}`,
          "a smaller latent_size if the reconstructions are good enough",
        ),
    };
  }
  return { check, passed: true, message: `${found}.` };
}

function unusedCodes({ codes, weight }: Symptoms): Finding[] {
  if (!codes) return [];
  const { count, used, perplexity, chosen } = codes;
  const found =
    `${used} of ${count} codes ${used === 1 ? "is" : "are"} in use, and tell as much as ` +
    `${perplexity.toFixed(1)} that are equally likely`;
  const check = "codebook collapse" as const;
  if (perplexity >= LEAST_ACTIVE * Math.min(count, chosen)) {
    return [{ check, passed: true, message: `${found}.` }];
  }
  return [
    {
      check,
      passed: false,
      message:
        `${found}: the others stand for nothing. ` +
        attempts(weight && `a smaller ${weight}`, "a smaller codebook_size", "more epochs"),
    },
  ];
}

function ignoredLatent({ reconstruction, randomLatentReconstruction, weight }: Symptoms): Finding {
  const worth = randomLatentReconstruction - reconstruction;
  const found = `a random z costs ${nats(worth)} more than the image's own`;
  const check = "decoder ignores z" as const;
  if (worth >= LEAST_USE) return { check, passed: true, message: `${sentence(found)}.` };
  return {
    check,
    passed: false,
    message:
      `${sentence(found)}: the decoder draws the same whatever z it is given. ` +
      `${attempts(weight && `a smaller ${weight}`, "more epochs").slice(0, -1)}, ` +
      "and see that z reaches the decoder's first layer.",
  };
}

function ignoredLabel({ reconstruction, wrongLabelReconstruction, weight }: Symptoms): Finding[] {
  if (wrongLabelReconstruction === undefined) return [];
  const worth = wrongLabelReconstruction - reconstruction;
  const found = `a wrong label costs ${nats(worth)} more than the right one`;
  const check = "decoder ignores y" as const;
  if (worth >= LEAST_USE) return [{ check, passed: true, message: `${sentence(found)}.` }];
  return [
    {
      check,
      passed: false,
      message:
        `${sentence(found)}: the model draws what z says and not the label it is told. Try a ` +
        `smaller latent_size${weight ? ` or a larger ${weight}` : ""}, so that z cannot carry the label, ` +
        "and see that labels and images belong together.",
    },
  ];
}

function priorHole({ priorGap, ownPrior, wrongLabelReconstruction, weight }: Symptoms): Finding[] {
  if (!priorGap) return [];
  const { moments, marginals } = priorGap;
  const conditional = wrongLabelReconstruction !== undefined;
  const worst = marginals.reduce((best, value, d) => (value > marginals[best] ? d : best), 0);
  const found =
    `the latents of all images ${conditional ? "of a class " : ""}together are ${nats(moments)} ` +
    `from ${ownPrior ? "the prior" : "N(0, I)"} in their moments, and at most ${nats(marginals[worst])} in one dimension ` +
    `(z${worst + 1})`;
  const check = "prior's hole" as const;
  if (moments <= MOST_GAP.moments && marginals[worst] <= MOST_GAP.marginal) {
    return [{ check, passed: true, message: `${sentence(found)}.` }];
  }
  const meaning = conditional
    ? "z still tells classes apart, so a label with a z from the prior makes an image of neither"
    : "samples are drawn where the decoder has learned little, and look worse than reconstructions";
  return [
    {
      check,
      passed: false,
      message:
        `${sentence(found)}: ${meaning}. ` +
        attempts(weight && `a larger ${weight}`, "more epochs", "the sampler mixture"),
    },
  ];
}

/** "Try this, that, or a third." of what there is to try. */
function attempts(...all: readonly (string | undefined)[]): string {
  const some = all.filter((each) => each);
  const last = some.pop();
  return `Try ${some.length > 0 ? `${some.join(", ")}, or ` : ""}${last}.`;
}

function nats(value: number): string {
  return `${value.toFixed(2)} nats`;
}

function sentence(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
