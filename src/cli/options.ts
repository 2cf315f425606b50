import {
  camelCase,
  choice,
  duration,
  imageOptions,
  integer,
  isCvae,
  limitOptions,
  type OptionTable,
  placeOptions,
  real,
  type Settings,
  text,
  toggle,
  trainingOptions,
  trainingOptionsFor,
  UserError,
  withArticle,
} from "../config";
import { chosen, likelihoods, models, networks, optionsOf } from "../models";

/** Which model: its page, and for a new one its networks and likelihood. */
const whichModel = {
  isCvae,
  model: choice(models.names(), "vae", "the model; with --help, its own flags are shown"),
};

const madeOf = {
  architecture: choice(networks.names(), "dense", "the networks of encoder and decoder"),
  likelihood: choice(
    likelihoods.names(),
    "bernoulli",
    "p(x|z): what the decoder's numbers mean for a pixel",
  ),
};

const numLabels = integer({
  default: 0,
  min: 0,
  max: 1e9,
  help: "keep only N labels of the training images, as many of each class, by --seed; 0: all",
});

const trainFlagsOfAll = {
  ...whichModel,
  ...trainingOptions,
  ...madeOf,
  loadWeights: toggle("start from the saved weights"),
  validation: real({
    default: 0,
    min: 0,
    max: 1e9,
    help: "hold out this share of the training images, or so many, to find the best epoch, kept as <model>.best.*",
  }),
  patience: integer({
    default: 10,
    min: 0,
    max: 100_000,
    help: "with --validation: end after N epochs without a better one; 0: never",
  }),
  saveEvery: duration(
    "60s",
    "also save within an epoch, so often (60s, 5m, 1.5h) and in less than 1 % of the time; 0: after epochs alone",
  ),
  resume: toggle("go on with an interrupted run, exactly where it stopped"),
  ...placeOptions,
  ...imageOptions,
  ...limitOptions,
  numLabels,
};

/** What `npm run train` is told; options of the chosen model stand beside those of every training. */
export type TrainSettings = Settings<typeof trainFlagsOfAll> & Readonly<Record<string, unknown>>;

/**
 * Flags of `npm run train`: those of every training, and those that the pages of the chosen model,
 * networks and likelihood declare.
 *
 * @param argv the arguments, of which only the three choices are read
 * @throws UserError where one of them is not known
 */
export function trainFlags(argv: readonly string[] = []): typeof trainFlagsOfAll & OptionTable {
  const asked = (name: string) => wordAfter(argv, name);
  const model = isAsked(argv, "isCvae") ? "cvae" : asked("model");
  const choice = {
    ...{ model, architecture: asked("architecture"), likelihood: asked("likelihood") },
  };
  const pages = chosen(choice);
  const own = optionsOf(pages);
  const training = trainingOptionsFor(pages.architecture.learningRate);
  // A network of convolutions may call its widths "channels": the word is then the network's.
  const taken = Object.entries(own).filter(([name]) => name in imageOptions);
  // The model's own stand after those of every training, before places.
  return {
    ...whichModel,
    ...madeOf,
    ...training,
    ...own,
    ...trainFlagsOfAll,
    ...training,
    ...("convChannels" in own && { channels: ofTheImages }),
    ...Object.fromEntries(taken),
  } as typeof trainFlagsOfAll & OptionTable;
}

/** Beside a network that has channels, too. */
const ofTheImages = {
  ...imageOptions.channels,
  allowed: `${imageOptions.channels.allowed} (the images'; the network's are --conv_channels)`,
};

/** The value of a flag, however it is spelled, before all flags are known. */
function wordAfter(argv: readonly string[], name: string): string | undefined {
  for (const [i, word] of argv.entries()) {
    const [, spelled = "", , attached] = /^--([\w-]+)(=(.*))?$/s.exec(word) ?? [];
    if (camelCase(spelled) === name) return attached ?? argv[i + 1];
  }
  return undefined;
}

function isAsked(argv: readonly string[], name: string): boolean {
  return argv.some((word) => camelCase(word.replace(/^--/, "").replace(/=true$/, "")) === name);
}

const ofSavedWeights = {
  ...whichModel,
  best: toggle("the epoch that did best on held-out images (train with --validation)"),
  seed: integer({
    default: 0,
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    help: "of the noise: the same seed gives the same output",
  }),
  ...placeOptions,
  ...imageOptions,
  ...limitOptions,
  trainImages: {
    ...limitOptions.trainImages,
    help: "use only the first N training images; 0: those that the model learned from, or all of another data set",
  },
};

/** Where latents of samples are drawn from. */
const sampling = {
  sampler: choice(
    ["auto", "normal", "mixture", "prior"],
    "auto",
    "latents from N(0, I), a mixture of Gaussians fitted to encodings of training images, or the " +
      "learned prior; auto: the model's own prior",
  ),
  mixtureComponents: integer({
    default: 10,
    min: 1,
    max: 1000,
    help: "with --sampler mixture: its Gaussians, of all images or of each class",
  }),
};

/** Flags of `npm run generate`. */
export const generateFlags = {
  ...ofSavedWeights,
  numSamples: integer({ default: 10, min: 1, max: 100_000, help: "images to draw" }),
  label: text(
    "",
    "CLASS",
    "the class that the model is told, by name or number (rose, 3); without it, the classes in turn",
  ),
  ...sampling,
  traverse: toggle(
    "also draw traversal.png: a latent dimension in each row, the most used first, from −3 to 3",
  ),
  direction: text(
    "",
    "FROM,TO",
    "also draw direction.png: images of one class on the way to another, by name or number (square,star)",
  ),
  nearest: toggle(
    "also draw nearest.png: samples beside the training images nearest to them, with distances",
  ),
  drawPixels: toggle("draw each pixel from its distribution, in place of its expected value"),
  tensors: text("", "FILE", "also write images, labels and latents to FILE (safetensors)"),
};

/** Flags of `npm run evaluate`. */
export const evaluateFlags = {
  ...ofSavedWeights,
  binarization: choice(
    ["none", "static", "dynamic"],
    "none",
    "grey pixels as they are, drawn once as 0 or 1, or drawn anew for each seed",
  ),
  importanceSamples: integer({
    default: 100,
    min: 1,
    max: 100_000,
    help: "K: samples of z for each image, in the ELBO and in the log-likelihood",
  }),
  numSamples: integer({
    default: 10_000,
    min: 10,
    max: 1_000_000,
    help: "conditioned samples that the classifier judges",
  }),
  ...sampling,
  withoutClassifier: toggle("leave out what needs a classifier of the images"),
  secondJudge: toggle(
    "also ask a second classifier, of another network and seed, which nothing was chosen by",
  ),
  nearest: toggle(
    "also tell how near samples are to their nearest training images, as against test images: is it copying?",
  ),
  disentanglement: toggle(
    "say where MIG, DCI, FactorVAE's score and SAP cannot be had; of images with known factors they always are",
  ),
  json: toggle("print one JSON object on standard output, and nothing else there"),
};

/** Flags of `npm run classifier`. */
export const classifierFlags = {
  network: choice(
    ["first", "second"],
    "first",
    "the judge that `evaluate` asks, or the one of `--second_judge`, with a seed of its own",
  ),
  numEpochs: integer({ default: 3, min: 1, max: 1000, help: "passes over the training set" }),
  seed: trainingOptions.seed,
  dataset: placeOptions.dataset,
  dataDir: placeOptions.dataDir,
  backend: placeOptions.backend,
  ckptDir: text("model_ckpts", "DIR", "the classifier goes to DIR/classifier/<data set>.*"),
  ...imageOptions,
  ...limitOptions,
  numLabels: { ...numLabels, help: `${numLabels.help} (such a one is no judge)` },
};

/**
 * The model that `--model` and `--is_cvae` ask for together.
 *
 * @throws UserError where they contradict each other
 */
export function chosenModel(
  { isCvae, model }: { isCvae: boolean; model: string },
  given: ReadonlySet<string>,
): string {
  if (!isCvae) return model;
  if (given.has("model") && model !== "cvae") {
    throw new UserError(
      `--is_cvae asks for a cvae and --model for ${withArticle(model)}: keep one of them`,
    );
  }
  return "cvae";
}
