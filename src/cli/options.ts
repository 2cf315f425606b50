import {
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
  json: toggle("print one JSON object on standard output, and nothing else there"),
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
