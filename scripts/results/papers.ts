import { counted } from "../../src/config";
import type { Column } from "./markdown";
import type { Published } from "./published";
import { fromEachSeed, type ResultRun, type SetOptions } from "./result_run";
import type { Evaluated } from "./run_one";

/** The evaluation that every run of the set has. */
export const FIGURE = "figure";

/** A figure that papers give, what they give, and the trainings here that stand beside it. */
export interface PaperFigure {
  readonly title: string;
  readonly explained: string;
  readonly column: Column<Evaluated>;
  readonly published: readonly Published[];
  readonly trainings: readonly PaperTraining[];
  /** Of `npm run evaluate --`, beside the model. */
  readonly evaluate: readonly string[];
}

interface PaperTraining {
  readonly row: string;
  readonly title: string;
  readonly model: string;
  readonly numEpochs: number;
  readonly seeds: number;
  /** Of `npm run train --`, beside model, epochs and seed. */
  readonly flags: string;
  readonly dataset?: string;
}

const MOST_SEEDS = 5;
const DYNAMIC = "--binarization dynamic";
const SPRITES = "--image_size 16 --hidden_sizes 128,128 --latent_size 10";

export const PAPER_FIGURES: readonly PaperFigure[] = [
  {
    title: "Likelihood",
    explained:
      "Pixels drawn as 0 or 1, anew in each step (dynamic binarization); dense networks; −log p(x) by " +
      "5,000 importance samples, an upper bound in expectation.",
    column: {
      title: "−log p(x)",
      read: ({ log_likelihood }) => log_likelihood && -log_likelihood,
      digits: 2,
    },
    published: [
      {
        what: "VAE, Burda et al. 2016, one stochastic layer",
        value: "86.76",
        setting: "784-200-200-50, 3,280 epochs",
      },
      {
        what: "IWAE with k = 50, Burda et al. 2016, one stochastic layer",
        value: "84.78",
        setting: "784-200-200-50, 3,280 epochs",
      },
      {
        what: "HVAE with VampPrior, Tomczak and Welling 2018",
        value: "81.24",
        setting: "two layers of 40 latents, gated dense layers of 300, up to 2,000 epochs",
      },
    ],
    trainings: [
      {
        ...{ row: "vae-50", title: "VAE, 50 latents", model: "vae", numEpochs: 100, seeds: 1 },
        flags: `--latent_size 50 ${DYNAMIC}`,
      },
      {
        ...{ row: "iwae-50", title: "IWAE with k = 50, 50 latents, after 80 epochs as a VAE" },
        ...{ model: "iwae", numEpochs: 88, seeds: 1 },
        flags: `--latent_size 50 --num_samples 50 --pretrain_epochs 80 ${DYNAMIC}`,
      },
      {
        ...{ row: "ladder-80", title: "ladder VAE with a VampPrior, 40 + 40 latents" },
        ...{ model: "ladder", numEpochs: 180, seeds: 1 },
        flags: `--latent_size 80 --top_prior vamp --lower_posterior network --weight_decay 0.05 --kl_warmup_epochs 20 ${DYNAMIC}`,
      },
    ],
    evaluate: ["--binarization", "dynamic", "--importance_samples", "5000", "--without_classifier"],
  },
  {
    title: "Few labels",
    explained:
      "Share of the test images that q(y|x) names rightly; each seed is another draw of as many labels of each " +
      "class, the other training images have none.",
    column: { title: "accuracy, %", read: (e) => e.class_accuracy?.accuracy, ...percent() },
    published: [
      {
        what: "M2, Kingma et al. 2014",
        value: "88.0 and 96.4",
        setting: "100 and 1,000 labels",
      },
      {
        what: "M2, Pyro's example",
        value: "93.2 and 94.9",
        setting: "100 and 1,000 labels",
      },
      { what: "M1+M2, Kingma et al. 2014", value: "96.7", setting: "100 labels" },
      { what: "SDGM, Maaløe et al. 2016", value: "98.7", setting: "100 labels" },
      { what: "ADGM, Maaløe et al. 2016", value: "99.0", setting: "100 labels" },
    ],
    trainings: [
      { ...fewLabels("m2", "M2", 100), seeds: 5 },
      { ...fewLabels("m2", "M2", 1000), seeds: 5 },
      {
        ...fewLabels("m2-consistency", "M2 with consistency", 100),
        ...{ numEpochs: 4, seeds: 5 },
        flags: "--num_labels 100 --hidden_sizes 256 --learning_rate 0.002",
      },
    ],
    evaluate: ["--importance_samples", "1", "--without_classifier"],
  },
  {
    title: "Clusters",
    explained:
      "Clusters found without any label; the share of test images whose cluster is matched with their class, by " +
      "the best one-to-one match.",
    column: { title: "accuracy, %", read: (e) => e.clustering?.accuracy, ...percent() },
    published: [
      {
        what: "VaDE, Jiang et al. 2017",
        value: "94.46",
        setting: "the best of several starts; 784-500-500-2000-10, layers pretrained one by one",
      },
    ],
    trainings: [
      {
        ...{ row: "vade-10", title: "VaDE, 10 latents", model: "vade", numEpochs: 15, seeds: 3 },
        flags: "--latent_size 10 --pretrain_epochs 10 --pretrain_beta 0.5 --consistency 10",
      },
    ],
    evaluate: ["--importance_samples", "1", "--without_classifier"],
  },
  {
    title: "Disentanglement",
    explained:
      "The mutual information gap (Chen et al. 2018) on sprites of 16 × 16 pixels, whose factors are known.",
    column: { title: "MIG", read: (e) => e.disentanglement?.mig, digits: 3 },
    published: [],
    trainings: [
      { ...sprites("vae", "VAE"), flags: SPRITES },
      { ...sprites("beta-tc-vae", "β-TCVAE, β 6"), flags: `${SPRITES} --beta 6` },
    ],
    evaluate: ["--image_size", "16", "--importance_samples", "1", "--without_classifier"],
  },
];

/** What stands beside the figures of papers; each from as many seeds and for as long as its row says. */
export function papersSet({ seeds = MOST_SEEDS, numEpochs: asked }: SetOptions): ResultRun[] {
  return fromEachSeed(seeds, (seed) =>
    PAPER_FIGURES.flatMap(({ trainings, evaluate }) =>
      trainings
        .filter((training) => seed <= training.seeds)
        .map(({ row, title, model, flags, dataset, ...training }) => {
          const numEpochs = asked ?? training.numEpochs;
          return {
            ...{ row, title, model, numEpochs, seed, dataset },
            train: `--model ${model} ${flags} --num_epochs ${numEpochs} --seed ${seed}`.split(" "),
            evaluations: { [FIGURE]: ["--model", model, ...evaluate] },
          };
        }),
    ),
  );
}

function fewLabels(model: string, title: string, count: number) {
  return {
    ...{ row: `${model}-${count}`, title: `${title}, ${counted(count)} labels`, model },
    numEpochs: 2,
    flags: `--num_labels ${count} --hidden_sizes 256`,
  };
}

function sprites(model: string, title: string) {
  return { row: `${model}-sprites`, title, model, numEpochs: 30, seeds: 3, dataset: "sprites" };
}

function percent() {
  return { digits: 1, factor: 100 };
}
