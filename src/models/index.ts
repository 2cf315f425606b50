export { createModel, type ImagesFor, modelFromConfig, type ModelSettings } from "./create_model";
export type { ModelDefinition, PartsBuilder } from "./define_model";
export { allFinite, firstBroken, requireFiniteWeights } from "./finite";
export { requireFit } from "./require_fit";
export { fitMixture, type MixtureOptions } from "./fit_mixture";
export {
  classifyImages,
  decodeLatents,
  encodeImages,
  imagesAtOnce,
  reconstructImages,
  sampleImages,
} from "./inference";
export type { Encoded, SampleOptions, Samples } from "./inference";
export { type LossTerms, type Term, weigh, type WeighedTerms, withBeside } from "./loss_terms";
export { learnsLabels, ownObjective, takesLabels } from "./model";
export type {
  Batch,
  EpochContext,
  LabelUse,
  LossContext,
  Model,
  ModelConfig,
  Objective,
  Parameters,
  TunableOption,
} from "./model";
export { createNoise, type Noise } from "./noise";
export { Decoder, Encoder } from "./parts/coders";
export { type Convolution, type Dense, Layers } from "./parts/layers";
export { bernoulli, continuousBernoulli, gaussian, logistic } from "./parts/likelihoods";
export type { ImageDistribution, LikelihoodDefinition } from "./parts/likelihoods/likelihood";
export type { NetworkDefinition } from "./parts/network";
export { denseNetwork } from "./parts/networks";
export { type LatentDraw, Posterior } from "./parts/posterior";
export { MixturePrior } from "./parts/mixture_prior";
export { type Prior, standardNormal } from "./parts/prior";
export {
  defineNamedLikelihood as defineLikelihood,
  defineNamedModel as defineModel,
  defineNamedNetwork as defineNetwork,
  type Choice,
  chosen,
  likelihoods,
  models,
  networks,
  optionsOf,
  pagesWith,
  tunableOf,
} from "./registry";
export { chosenSampler, type LatentSampler } from "./samplers";
export * from "./pages";
