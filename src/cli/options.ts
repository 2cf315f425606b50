import {
  choice,
  integer,
  isCvae,
  ModelSettings,
  modelOptions,
  placeOptions,
  text,
  toggle,
  trainingOptions,
  UserError,
} from "../config";

const whichModel = { isCvae, model: modelOptions.model };

/** How much of the data is used. */
export const limits = {
  trainImages: integer({
    default: 0,
    min: 0,
    max: 1e9,
    help: "use only the first N training images; 0: all",
  }),
  testImages: integer({
    default: 0,
    min: 0,
    max: 1e9,
    help: "use only the first N test images; 0: all",
  }),
};

/** Flags of `npm run train`. */
export const trainFlags = {
  ...whichModel,
  ...trainingOptions,
  ...modelOptions,
  loadWeights: toggle("start from the saved weights"),
  resume: toggle("go on with an interrupted run, exactly where it stopped"),
  ...placeOptions,
  ...limits,
};

const ofSavedWeights = {
  ...whichModel,
  seed: integer({
    default: 0,
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    help: "of the noise: the same seed gives the same output",
  }),
  ...placeOptions,
  ...limits,
};

/** Flags of `npm run generate`. */
export const generateFlags = {
  ...ofSavedWeights,
  numSamples: integer({ default: 10, min: 1, max: 100_000, help: "images to draw" }),
  label: integer({
    default: -1,
    min: -1,
    max: 999,
    help: "the digit that a CVAE is told; -1: the labels in turn",
  }),
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
  withoutClassifier: toggle("leave out what needs the digit classifier"),
  json: toggle("print one JSON object on standard output, and nothing else there"),
};

/** Flags of `npm run classifier`. */
export const classifierFlags = {
  numEpochs: integer({ default: 3, min: 1, max: 1000, help: "passes over the training set" }),
  seed: trainingOptions.seed,
  dataset: placeOptions.dataset,
  dataDir: placeOptions.dataDir,
  backend: placeOptions.backend,
  ckptDir: text("model_ckpts", "DIR", "the classifier goes to DIR/classifier/<data set>.*"),
  ...limits,
};

/**
 * The model that `--model` and `--is_cvae` ask for together.
 *
 * @throws UserError where they contradict each other
 */
export function chosenModel(
  { isCvae, model }: { isCvae: boolean; model: ModelSettings["model"] },
  given: ReadonlySet<string>,
): ModelSettings["model"] {
  if (!isCvae) return model;
  if (given.has("model") && model !== "cvae") {
    throw new UserError(`--is_cvae asks for a cvae and --model for a ${model}: keep one of them`);
  }
  return "cvae";
}
