import { fromEachSeed, type ResultRun, type SetOptions } from "./result_run";

const MODELS = ["vae", "cvae"];
const LATENT_SIZES = [2, 15, 50];

/** How the likelihood of pixels is made one: each is evaluated by itself. */
export const BINARIZATIONS = ["none", "static", "dynamic"] as const;
export type Binarization = (typeof BINARIZATIONS)[number];

/** What the set is trained with, that its rows may be compared with those of earlier documents. */
export const SCHEDULE = "cosine";

/** VAE and CVAE of three latent sizes. */
export function sizesSet({
  seeds = 3,
  numEpochs = 10,
  importanceSamples,
}: SetOptions): ResultRun[] {
  return fromEachSeed(seeds, (seed) =>
    MODELS.flatMap((model) =>
      LATENT_SIZES.map((latentSize) => ({
        row: `${model}-${latentSize}`,
        title: `${model.toUpperCase()}, ${latentSize} latents`,
        ...{ model, seed, numEpochs },
        train: [
          ...["--model", model, "--latent_size", String(latentSize)],
          ...["--num_epochs", String(numEpochs), "--seed", String(seed), "--schedule", SCHEDULE],
        ],
        evaluations: Object.fromEntries(
          BINARIZATIONS.map((binarization) => [
            `${binarization}-k${importanceSamples}`,
            evaluateFlags(model, binarization, importanceSamples),
          ]),
        ),
      })),
    ),
  );
}

function evaluateFlags(model: string, binarization: Binarization, importanceSamples: number) {
  return [
    ...["--model", model, "--binarization", binarization],
    ...["--importance_samples", String(importanceSamples)],
    // The judge has nothing to do with the binarization: it is asked once.
    ...(binarization === "none" ? [] : ["--without_classifier"]),
  ];
}
