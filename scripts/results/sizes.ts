import { MIXTURE, mixtureFlags } from "./mixture";
import { fromEachSeed, type ResultRun, type SetOptions } from "./result_run";

const MODELS = ["vae", "cvae"];

/** What each model is trained with; all else are the defaults. */
const NETWORKS = [
  { row: "2", title: "2 latents", flags: ["--latent_size", "2"] },
  { row: "15", title: "15 latents", flags: ["--latent_size", "15"] },
  { row: "50", title: "50 latents", flags: ["--latent_size", "50"] },
  {
    ...{ row: "15-conv", title: "15 latents, convolutions" },
    flags: ["--latent_size", "15", "--architecture", "conv"],
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
      NETWORKS.map(({ row, title, flags }) => ({
        row: `${model}-${row}`,
        title: `${model.toUpperCase()}, ${title}`,
        ...{ model, seed, numEpochs },
        train: [
          ...["--model", model, ...flags],
          ...["--num_epochs", String(numEpochs), "--seed", String(seed)],
        ],
        evaluations: {
          ...Object.fromEntries(
            BINARIZATIONS.map((binarization) => [
              `${binarization}-k${importanceSamples}`,
              evaluateFlags(model, binarization, importanceSamples),
            ]),
          ),
          [MIXTURE]: mixtureFlags(model),
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
