import { didYouMean } from "./nearest";

/** What papers and other programs call an option, in lower case and without `_` and `-`. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  learningRate: "lr eta stepsize",
  numEpochs: "epochs epoch nepochs maxepochs",
  batchSize: "bs batch nbatch batchsz perdevicetrainbatchsize",
  latentSize: "latentdim latentdims latent latents zdim dimz zsize nz ndim embeddingdim",
  hiddenSizes: "hidden hiddens hiddendim hiddendims hiddensize hiddenunits hiddenlayers layers",
  architecture: "arch net network encoder decoder",
  likelihood: "reconstructionloss lossfunction loss",
  isCvae: "cvae conditional",
  model: "modelname",
  beta: "klweight kldweight",
  klWarmupEpochs: "warmup warmupepochs annealing",
  schedule: "scheduler lrscheduler lrschedule",
  weightDecay: "wd l2 l2reg adamw",
  precision: "dtype amp fp16 bf16 bfloat16 mixedprecision",
  seed: "randomseed manualseed randomstate",
  backend: "device gpu cuda cpu accelerator",
  dataset: "data datasetname datapath",
  dataDir: "root dataroot datafolder",
  outputDir: "output out outdir results resultsdir",
  ckptDir: "ckpt checkpoint checkpoints checkpointdir savedir modeldir",
  loadWeights: "pretrained frompretrained load",
  saveEvery: "saveinterval savesteps",
  validation: "val valsize valsplit validationsplit",
  patience: "earlystopping earlystoppingpatience",
  imageSize: "size imgsize resolution inputdim",
  numSamples: "samples nsamples",
  importanceSamples: "iwsamples k",
  label: "class digit",
};

/**
 * Of the known options the one that others call by this name, however it is spelled.
 *
 * @param known names in code
 * @example
 * ```ts
 * synonym("z_dim", ["latentSize", "seed"]); // "latentSize"
 * ```
 */
export function synonym(name: string, known: readonly string[]): string | undefined {
  const plain = name.toLowerCase().replace(/[_-]/g, "");
  return known.find((own) => {
    const others = Object.hasOwn(OTHER_NAMES, own) ? OTHER_NAMES[own].split(" ") : [];
    return others.includes(plain);
  });
}

/** Every option that has another name. */
export const namedOtherwise: readonly string[] = Object.keys(OTHER_NAMES);

/** {@link didYouMean} for an option, by its other names as well. */
export function optionMeant(name: string, known: readonly string[]): string {
  const meant = synonym(name, known);
  return meant === undefined ? didYouMean(name, known) : `; did you mean ${meant}?`;
}
