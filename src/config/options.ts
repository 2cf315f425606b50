import { choice, integer, Option, real, text, toggle, ValueOf, worded } from "./option";

/** How a model is trained. */
export const trainingOptions = {
  numEpochs: integer({ default: 10, min: 1, max: 100000, help: "passes over the training set" }),
  batchSize: integer({ default: 128, min: 1, max: 65536, help: "images per step" }),
  learningRate: real({ default: 1e-3, min: 1e-9, max: 10, help: "Adam's highest learning rate" }),
  schedule: choice(
    ["cooldown", "cosine", "constant"],
    "cooldown",
    "the learning rate over the run: falling to 0 over its last 30 %, or all along as a cosine, or constant",
  ),
  weightDecay: real({
    default: 0,
    min: 0,
    max: 100,
    help: "of kernels, in each step the learning rate times this part of them (AdamW)",
  }),
  precision: choice(
    ["float32", "bfloat16"],
    "float32",
    "of matrix products; bfloat16 is faster where the processor has AVX-512 BF16",
  ),
  binarization: choice(
    ["none", "static", "dynamic"],
    "none",
    "grey pixels as they are, drawn once as 0 or 1, or drawn anew in each step",
  ),
  seed: integer({
    default: 7,
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    help: "of the weights, the shuffles and the noise",
  }),
};

/** The same for a model whose networks ask for another learning rate than most. */
export function trainingOptionsFor(learningRate: number | undefined): typeof trainingOptions {
  if (learningRate === undefined) return trainingOptions;
  const option = { ...trainingOptions.learningRate, default: learningRate };
  return { ...trainingOptions, learningRate: option };
}

/** Where things are and what runs them. */
export const placeOptions = {
  dataset: worded(
    { called: "data set" },
    text("mnist", "NAME|PATH", "a data set by name, or the path of your own images"),
  ),
  dataDir: text(
    "",
    "DIR",
    "folder of a named set's files, where it is not downloaded; of MNIST's also MNIST_DIR",
  ),
  backend: choice(["auto", "native", "wasm", "cpu"], "auto", "what computes; auto: the fastest"),
  ckptDir: worded(
    { called: "weights in" },
    text("model_ckpts", "DIR", "weights go to DIR/<model>/<model>.*"),
  ),
  outputDir: worded(
    { called: "pictures in" },
    text("outputs", "DIR", "images and history go to DIR/<model>/"),
  ),
  run: text("", "NAME", "keeps a run apart: its weights and images are in DIR/NAME/<model>/"),
};

/** How images of any kind are brought to one shape. */
export const imageOptions = {
  imageSize: worded(
    { zero: "as they are" },
    text(
      "",
      "N|WxH",
      "side of the images in pixels, or width and height such as 64x48; without it their own, or 64 where they differ or are large",
    ),
  ),
  fit: choice(
    ["crop", "pad", "stretch"],
    "crop",
    "images of other proportions: cut out the middle, pad with the background, or stretch",
  ),
  channels: choice(
    ["auto", "1", "3"],
    "auto",
    "1: grey, 3: colour; auto: grey where every image is",
  ),
  invert: toggle("swap dark and light, for what is drawn dark on light"),
  background: text("white", "COLOUR", "behind transparent pixels: black, white or #rrggbb"),
  strict: toggle("stop at the first image that cannot be read, in place of passing over it"),
};

/** How much of the data is used. */
export const limitOptions = {
  trainImages: worded(
    { called: "training images", zero: "all" },
    integer({
      default: 0,
      min: 0,
      max: 1e9,
      help: "use only the first N training images; 0: all",
    }),
  ),
  testImages: worded(
    { zero: "all" },
    integer({ default: 0, min: 0, max: 1e9, help: "use only the first N test images; 0: all" }),
  ),
};

/** `--is_cvae`, the short way to `--model cvae`. */
export const isCvae = toggle("the same as --model cvae");

/** Settings of one table by name, such as `{ latentSize: 15, … }`. */
export type Settings<Table> = { [K in keyof Table]: ValueOf<Table[K]> };

/** Settings of {@link trainingOptions}. */
export type TrainingSettings = Settings<typeof trainingOptions>;

/** A table of options by their names in code. */
export type OptionTable = Readonly<Record<string, Option<unknown>>>;
