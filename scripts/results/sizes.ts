import { MIXTURE, mixtureFlags } from "./mixture";
import { fromEachSeed, type ResultRun, type SetOptions } from "./result_run";

const MODELS = ["vae", "cvae"];

/** What each model is trained with; all else are the defaults. */
const NETWORKS = [
  { row: "2", title: "2 latents", latents: 2, flags: [] },
  { row: "15", title: "15 latents", latents: 15, flags: [] },
  { row: "50", title: "50 latents", latents: 50, flags: [] },
  {
    ...{ row: "15-conv", title: "15 latents, convolutions" },
    ...{ latents: 15, flags: ["--architecture", "conv"] },
  },
];

/** How the likelihood of pixels is made one: each is evaluated by itself. */
export const BINARIZATIONS = ["none", "static", "dynamic"] as const;
export type Binarization = (typeof BINARIZATIONS)[number];

/** VAE and CVAE of three latent sizes, and one of them with a network of convolutions. */
export function sizesSet({
  seeds = 3,
  numEpochs = 10,
  importanceSamples,
}: SetOptions): ResultRun[] {
  return fromEachSeed(seeds, (seed) =>
    MODELS.flatMap((model) =>
      NETWORKS.map(({ row, title, latents, flags }) => ({
        row: `${model}-${row}`,
        title: `${model.toUpperCase()}, ${title}`,
        ...{ model, seed, numEpochs },
        train: [
          ...["--model", model, "--latent_size", String(latents), ...flags],
          ...["--num_epochs", String(numEpochs), "--seed", String(seed)],
        ],
        evaluations: {
          ...Object.fromEntries(
            BINARIZATIONS.map((binarization) => [
              `${binarization}-k${importanceSamples}`,
              evaluateFlags(model, binarization, importanceSamples),
            ]),
          ),
          [MIXTURE]: mixtureFlags(model, latents),
        },
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
