/** Those of a classifier that judges generated images: one for all trials of a sweep. */
export const JUDGED_METRICS: readonly string[] = [
  "frechet_image_distance.samples",
  "frechet_image_distance.reconstructions",
  "label_fidelity.accuracy",
  "label_fidelity.diversity",
];

/**
 * What a sweep may go by, as `npm run evaluate -- --json` writes them: of a list, none; and none of the
 * second classifier, which is there so that there is one that nothing was chosen by.
 */
export const METRICS: readonly string[] = [
  "loss",
  "reconstruction",
  "kl",
  "elbo",
  "log_likelihood",
  "active_units",
  "reconstruction_mse",
  "random_latent_reconstruction",
  "wrong_label_reconstruction",
  "class_accuracy.accuracy",
  "clustering.accuracy",
  "clustering.normalized_mutual_information",
  "clustering.adjusted_rand_index",
  "prior_gap.moments",
  "disentanglement.mig",
  "disentanglement.factor_vae_score",
  "disentanglement.sap",
  "disentanglement.dci.disentanglement",
  "disentanglement.dci.completeness",
  "disentanglement.dci.informativeness",
  ...JUDGED_METRICS,
];

/** Those that each epoch tells, by which a trial may be ended early. */
export const EPOCH_METRICS: readonly string[] = ["loss", "elbo", "reconstruction", "kl"];

/** The number at a dotted way into an object; undefined where there is none. */
export function metricAt(figures: unknown, name: string): number | undefined {
  let found: unknown = figures;
  for (const part of name.split(".")) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, part)) {
      return undefined;
    }
    found = (found as Record<string, unknown>)[part];
  }
  return typeof found === "number" && Number.isFinite(found) ? found : undefined;
}
