import { models } from "../../src/models/registry";
import { MIXTURE, mixtureFlags } from "./mixture";
import { fromEachSeed, type ResultRun, type SetOptions } from "./result_run";

/** The evaluation of grey images, with latents from a model's own prior. */
export const GREY = "grey";

/** Every page on equal terms: the same images, network, latents, epochs, and all else its defaults. */
export function familySet({
  seeds = 3,
  numEpochs = 6,
  importanceSamples,
}: SetOptions): ResultRun[] {
  return fromEachSeed(seeds, (seed) =>
    models.names().map((model) => ({
      row: model,
      title: models.find(model).title,
      ...{ model, seed, numEpochs },
      train: ["--model", model, "--num_epochs", String(numEpochs), "--seed", String(seed)],
      evaluations: {
        [GREY]: ["--model", model, "--importance_samples", String(importanceSamples)],
        [MIXTURE]: mixtureFlags(model),
      },
    })),
  );
}
