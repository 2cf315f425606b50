import { UserError } from "../config";
import type { Dataset } from "../data";
import { chosenSampler, fitMixture, type LatentSampler, type Model } from "../models";

/** What is told of the sampler. */
export interface SamplerSettings {
  readonly sampler: "auto" | "normal" | "mixture" | "prior";
  readonly mixtureComponents: number;
  readonly seed: number;
}

/**
 * Where a command's latents are drawn from.
 *
 * @throws UserError where flags contradict each other, the model has no learned prior, or training images
 *   are too few for a mixture
 */
export function samplerFor(
  model: Model,
  { train }: Dataset,
  { sampler, mixtureComponents: components, seed }: SamplerSettings,
): LatentSampler {
  if (sampler === "mixture") return fitMixture(model, train, { components, seed });
  return chosenSampler(model, sampler === "auto" ? undefined : sampler);
}

/** @throws UserError where the number of Gaussians is given, and no mixture asked for */
export function requireSampling({ sampler }: SamplerSettings, given: ReadonlySet<string>): void {
  if (!given.has("mixtureComponents") || sampler === "mixture") return;
  throw new UserError(
    `--mixture_components is of --sampler mixture, and the sampler is ${sampler}: add it, or leave the flag out`,
  );
}
