// What a notebook imports: `import { loadDataset, createModel, train } from "../src";`
import "./host/node";

export { convolve, convolveTransposed, tf } from "./backend";
export { loadState, loadWeights, saveModelWeights } from "./checkpoints";
export { choice, integer, integers, real, text, toggle, UserError, weight } from "./config";
export {
  createImageSplit,
  defineDataset,
  holdOut,
  labelling,
  UNKNOWN_LABEL,
  withFewLabels,
} from "./data";
export type { Dataset, DatasetDefinition, ImageShape, ImageSplit } from "./data";
export {
  classAccuracy,
  clusterAgreement,
  copying,
  evaluateElbo,
  evaluateLoss,
  evaluateModel,
  imageDistance,
  imageDistance as digitDistance,
  imageLosses,
  labelFidelity,
  latentMeans,
  meanLatent,
  nearestImages,
  semanticDirection,
  traversal,
} from "./evaluation";
export {
  autoencoder,
  bernoulli,
  betaTcVae,
  betaVae,
  continuousBernoulli,
  createModel,
  cvae,
  classifyImages,
  decodeLatents,
  Decoder,
  defineLikelihood,
  defineModel,
  defineNetwork,
  denseNetwork,
  encodeImages,
  Encoder,
  factorVae,
  fitMixture,
  gaussian,
  iaf,
  infoVae,
  iwae,
  ladder,
  Layers,
  logistic,
  m1,
  m1m2,
  m2,
  m2Consistency,
  models as modelPages,
  MixturePrior,
  Posterior,
  reconstructImages,
  sampleImages,
  standardNormal,
  vade,
  vae,
  vamp,
  vqVae,
  wae,
} from "./models";
export type { Batch, LossTerms, Model, ModelDefinition, NetworkDefinition, Noise } from "./models";
export { latex, type Markup, markdown, markdown as md, svg } from "./host/display";
export * as figures from "./results/figures";
export { imageClassifier, imageClassifier as digitClassifier } from "./results/judge";
export { labelsAlone } from "./results/labels_alone";
export { saveRun } from "./notebook/save_run";
export { savedRun } from "./results/saved_run";
export { display } from "./notebook/display";
export { classTable } from "./notebook/class_table";
export { compare } from "./notebook/compare";
export {
  checksTable,
  disentanglementTable,
  evaluationTable,
  evaluationsTable,
  factorTable,
  judgementTable,
} from "./notebook/evaluation_table";
export { explore } from "./notebook/explore";
export { historyTable } from "./notebook/history_table";
export { labelOf } from "./notebook/label_of";
export { livePlot } from "./notebook/live_plot";
export { lossInWords } from "./notebook/loss_in_words";
export { loadDataset } from "./notebook/load_data";
export { loadModel } from "./notebook/load_model";
export { trainingPanel } from "./notebook/training_panel";
export { playground } from "./notebook/playground";
export { warnOfStaleValues } from "./notebook/stale_values";
export { sweep, type SweepOutcome, type SweepSettings } from "./notebook/sweep";
export { sweepResults } from "./notebook/sweep_results";
export { useBackend } from "./notebook/use_backend";
export { normal, permutation, uniform } from "./random";
export { train } from "./notebook/train";
export type { EpochRecord, Run } from "./training";
export {
  button,
  checkbox,
  dropdown,
  hbox,
  html,
  intSlider,
  label,
  logSlider,
  outputArea,
  picture,
  progressBar,
  slider,
  tabs,
  textField,
  toggleButtons,
  vbox,
} from "./widgets";
export type { Widget } from "./widgets";
